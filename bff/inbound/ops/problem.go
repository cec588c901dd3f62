package ops

import "net/http"

// problem is an error answer (RFC 9457), in the form that the API's have.
type problem struct {
	Type   string  `json:"type"`
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail,omitempty"`
	Errors []fault `json:"errors,omitempty"`
	// Waiting is what readiness waits for.
	Waiting []string `json:"waiting,omitempty"`
}

// fault names what of a request is wrong.
type fault struct {
	Location string `json:"location"`
	Rule     string `json:"rule"`
	Detail   string `json:"detail"`
}

const mediaProblem = "application/problem+json"

// refuse answers with a problem of that id.
func refuse(w http.ResponseWriter, status int, id, title, detail string, errors ...fault) {
	switch status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Bearer realm="mantel operators"`)
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "5")
	}
	answer(w, status, mediaProblem, problem{Type: "urn:mantel:problem:" + id, Title: title, Status: status, Detail: detail, Errors: errors})
}
