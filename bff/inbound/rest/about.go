package rest

// What the OpenAPI document says about the endpoints, in markdown.
const (
	aboutAPI = `Mantel composes what each product has to say to a user into one JSON tree, valid against what the user's app build has.

Apps read ` + "`/v1/screens/{screen}`" + `. Product teams push to ` + "`/v1/products/{product}/…`" + `. Every error is ` + "`application/problem+json`" + ` (RFC 9457).`

	aboutScreens = `The tree of one screen, composed for this viewer. A known screen is always answered: where nothing personal can be had, generic content stands in, then placeholders.

Keep the answer with its ETag and ask again with ` + "`If-None-Match`" + `: a 304 costs the server and the network next to nothing. Between answers, show what you have; ` + "`stale-if-error`" + ` says how long that is fine while the server fails.

To get the difference alone, add ` + "`Accept: application/json-patch+json`" + ` to ` + "`If-None-Match`" + `: while the server still knows the answer that the tag names, it sends an RFC 6902 patch to it, with the base in ` + "`Delta-Base`" + ` and the result in ` + "`ETag`" + `; else the whole screen. Look at ` + "`Content-Type`" + `.

To see a write that you have heard of (a purchase in a product's page, another device), send its ` + "`Mantel-Version`" + ` as ` + "`Mantel-Min-Version`" + `: the answer is not older, or says why in ` + "`Mantel-Version-Unmet`" + `.`

	aboutRecommendations = `The same content before it is arranged: each product's live recommendation for this viewer, else its generic one. Unlike a screen it fails with a 503 where the store cannot be asked, because data must not pretend that nothing personal is known.`

	aboutPush = `Replaces what your product says to this user, in one atomic step, if the revision is newer than the one held. The same push again is harmless (` + "`unchanged`" + `), an older one is a 409 and changes nothing. A push with a fault is refused whole: ` + "`errors`" + ` lists all faults at once, each with its JSON pointer.

Who may push is decided before the body is read. Bodies have at most 1 MiB and are never compressed.`

	aboutWithdraw = `Takes back what your product said to this user: generic content may stand in again. (A push with an empty list of widgets is different: it says "show nothing of mine".) Older pushes that arrive later stay refused.`

	aboutGeneric = `Replaces what your product says to everybody of whom it says nothing else. Where the operator has configured an address to poll, you need not push this.`

	aboutDemand = `Server-sent events that say of whom you should push something: ` + "`demand`" + ` names a user who is there now, whom you hold something for (or have registered), and for whom it is ` + "`stale`" + ` or there is ` + "`none`" + ` any more. You hear of a user once in ten minutes at most, and of a bounded number of users a second. ` + "`refill`" + ` says that everything was lost: push again what you can.

The id of an event is good for ` + "`Last-Event-ID`" + `, on any replica: you get what came after it, as far as it is kept. A comment comes every 15 seconds. Connect again when the stream ends; at most 8 streams a product and replica.`

	aboutRegistration = `You hear of users whom you hold something for. To hear of others too, register them: then you are told when they are there, until you take it back or the user is erased. There is no body.`

	aboutBatch = `Newline-delimited JSON, one push or withdrawal a line; the answer has one verdict a line, in the same order. Each line stands for itself: one that is refused stops no other. At most 8 MiB and 10,000 lines; each line is bounded as a push is.`
)
