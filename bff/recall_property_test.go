package bff_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mantel/bff"
	"mantel/bff/porttest"
)

// In 100,000 histories news is lost, doubled and reordered, answers are late,
// the store fails, hangs and is emptied. Whatever comes: nothing is older than
// the recheck allows or than the last news of it, nothing goes backwards or vanishes, nothing is another
// user's, and in the end the newest is there.
func TestWhateverHappensRecallNeitherGoesBackNorStaysBehind(t *testing.T) {
	const lanes, bubble = 4, 250
	for lane := range lanes {
		t.Run(fmt.Sprint("lane ", lane), func(t *testing.T) {
			t.Parallel()
			for from := lane * bubble; from < histories && !t.Failed(); from += lanes * bubble {
				synctest.Test(t, func(t *testing.T) {
					for n := from; n < from+bubble && !t.Failed(); n++ {
						newHistory(t, uint64(n)).run()
					}
				})
			}
		})
	}
}

var (
	historyUsers    = []bff.UserID{"ada", "bob"}
	historyProducts = []bff.ProductID{"flights", "hotels"}
)

// history is one random course of events.
type history struct {
	t      *testing.T
	seed   uint64
	random *rand.Rand
	store  *shelf
	recall *bff.Recall
	tell   func([]bff.UserID)
	// news is what the store has said and nobody has heard yet.
	news     [][]bff.UserID
	revision int64
	// was are the store's revisions from some moment on, for each user and
	// product; seen the newest that was ever answered.
	mu   sync.Mutex
	was  map[place][]state
	seen map[place]int64
	// told is when the Recall last heard that a user's record may have changed.
	told map[bff.UserID]time.Time
	done sync.WaitGroup
	stop context.CancelFunc
}

type place struct {
	user    bff.UserID
	product bff.ProductID
}

type state struct {
	at       time.Time
	revision int64
}

const historyRecheck = 10 * time.Second

func newHistory(t *testing.T, seed uint64) *history {
	h := &history{t: t, seed: seed, random: rand.New(rand.NewPCG(seed, 3)), store: newShelf(),
		was: make(map[place][]state), seen: make(map[place]int64), told: make(map[bff.UserID]time.Time)}
	began := time.Now()
	bounds := bff.DefaultRecall()
	bounds.Bytes = 1 << 20
	h.recall = bff.NewRecall(bff.RecallConfig{Store: h.store, Tracker: h.store, Bounds: bounds, Now: time.Now,
		Since: func() time.Duration { return time.Since(began) }})
	ctx, stop := context.WithCancel(context.Background())
	h.stop = stop
	h.done.Go(func() { _ = h.recall.Run(ctx) })
	synctest.Wait()
	h.tell = h.store.tell
	return h
}

func (h *history) run() {
	h.store.meet(h.meeting())
	for range 16 {
		h.step()
	}
	// Nothing more happens, and all that is under way ends.
	h.store.meet(nil)
	time.Sleep(historyRecheck + 2*time.Second)
	for _, u := range historyUsers {
		h.read(u, bff.Version{}) // it may be the probe, which nobody waits for
		synctest.Wait()
	}
	for _, u := range historyUsers {
		rec, err := h.recall.ForUser(context.Background(), u, bff.Version{})
		if err != nil || rec.Recalled {
			h.t.Errorf("history %d: in the end %s has %+v, %v", h.seed, u, rec, err)
		}
		for _, p := range historyProducts {
			at := place{u, p}
			if got, want := revisionIn(rec, p), max(h.now(at), h.seen[at]); got != want {
				h.t.Errorf("history %d: in the end %s of %s is %d, the newest is %d", h.seed, p, u, got, want)
			}
		}
	}
	h.stop()
	h.done.Wait()
}

func (h *history) step() {
	time.Sleep(time.Microsecond) // so that no two steps are of one moment
	u := historyUsers[h.random.IntN(len(historyUsers))]
	p := historyProducts[h.random.IntN(len(historyProducts))]
	switch h.random.IntN(16) {
	case 0, 1, 2:
		h.push(h.store, u, p)
	case 3:
		h.push(h.recall, u, p)
	case 4, 5:
		h.hear()
	case 6:
		if len(h.news) > 0 { // lost
			h.news = h.news[1:]
		}
	case 7:
		h.news = nil // the connection is, and with it what it would have told
		h.tells(nil)
	case 8:
		if h.random.IntN(3) == 0 {
			h.empty()
		}
	case 9:
		h.store.meet(h.meeting())
	case 10:
		time.Sleep(time.Duration(h.random.IntN(900)) * time.Millisecond)
		if h.random.IntN(2) == 0 {
			time.Sleep(historyRecheck + time.Duration(h.random.IntN(1600)-800)*time.Millisecond)
		}
	case 11:
		time.Sleep(time.Duration(h.random.IntN(60)) * time.Millisecond)
	default:
		least := bff.Version{}
		if h.random.IntN(3) == 0 {
			h.store.mu.Lock()
			least = h.store.record(u).Version
			h.store.mu.Unlock()
		}
		if h.random.IntN(3) == 0 {
			h.done.Go(func() { h.read(u, least) })
			break
		}
		h.read(u, least)
	}
}

// meeting is how the store is from now on.
func (h *history) meeting() func(context.Context, bff.UserID) error {
	h.store.mu.Lock()
	h.store.early = h.random.IntN(4) > 0
	h.store.mu.Unlock()
	switch h.random.IntN(6) {
	case 0:
		return down
	case 1:
		return hangs
	case 2, 3:
		return takes(time.Duration(h.random.IntN(900)) * time.Millisecond)
	case 4:
		return takes(time.Duration(h.random.IntN(40)) * time.Millisecond)
	}
	return nil
}

func (h *history) push(into bff.Recommendations, u bff.UserID, p bff.ProductID) {
	h.revision++
	revision := h.revision
	if h.random.IntN(5) == 0 {
		revision = max(1, revision-3) // an old push comes late
	}
	w, err := into.Put(context.Background(), porttest.Say(p, u, revision, string(u)))
	if err != nil {
		h.t.Errorf("history %d: %v", h.seed, err)
	}
	if w.Verdict != bff.Applied {
		return
	}
	h.mu.Lock()
	h.was[place{u, p}] = append(h.was[place{u, p}], state{time.Now(), revision})
	h.mu.Unlock()
	if into == h.recall {
		h.hears(u)
	}
	h.news = append(h.news, []bff.UserID{u})
}

// tells lets the Recall hear that users' records may have changed.
func (h *history) tells(users []bff.UserID) {
	h.tell(users)
	if users == nil {
		users = historyUsers
	}
	h.hears(users...)
}

func (h *history) hears(users ...bff.UserID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, u := range users {
		h.told[u] = time.Now()
	}
}

// hear delivers some news, perhaps not in order, perhaps twice.
func (h *history) hear() {
	if len(h.news) == 0 {
		return
	}
	i := h.random.IntN(len(h.news))
	h.tells(h.news[i])
	if h.random.IntN(4) > 0 {
		h.news = append(h.news[:i:i], h.news[i+1:]...)
	}
}

func (h *history) empty() {
	h.store.loses(fmt.Sprint("e", h.random.IntN(1000)+2))
	h.mu.Lock()
	for at := range h.was {
		h.was[at] = append(h.was[at], state{time.Now(), 0})
	}
	h.mu.Unlock()
}

// now is what the store holds there.
func (h *history) now(at place) int64 {
	if all := h.was[at]; len(all) > 0 {
		return all[len(all)-1].revision
	}
	return 0
}

// least is the oldest that the store held there at any moment since.
func (h *history) least(at place, since time.Time) int64 {
	least, before := int64(-1), int64(0)
	for _, s := range h.was[at] {
		if s.at.Before(since) {
			before = s.revision
			continue
		}
		if least < 0 || s.revision < least {
			least = s.revision
		}
	}
	if least < 0 || before < least {
		return before
	}
	return least
}

// read asks once, and judges the answer.
func (h *history) read(u bff.UserID, least bff.Version) {
	h.mu.Lock()
	asked := time.Now()
	since := asked.Add(-historyRecheck)
	if h.told[u].After(since) {
		since = h.told[u]
	}
	seen := make(map[bff.ProductID]int64, len(historyProducts))
	for _, p := range historyProducts {
		seen[p] = h.seen[place{u, p}]
	}
	h.mu.Unlock()
	rec, err := h.recall.ForUser(context.Background(), u, least)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil {
		if max(seen["flights"], seen["hotels"]) > 0 {
			h.t.Errorf("history %d: of %s something is known, and %v", h.seed, u, err)
		}
		return
	}
	if took := time.Since(asked); took > 50*time.Millisecond { // simulated
		h.t.Errorf("history %d: an answer took %s", h.seed, took)
	}
	if rec.User != u {
		h.t.Errorf("history %d: %s is given %s's", h.seed, u, rec.User)
	}
	if now := h.version(u); !rec.Recalled && least.Epoch == now.Epoch && least.N <= now.N && !rec.Version.AtLeast(least) {
		h.t.Errorf("history %d: %s wants %s and is given %s", h.seed, u, least, rec.Version)
	}
	for _, e := range rec.Held {
		if e.Head.User != u || !strings.Contains(e.Raw, `"user":"`+string(u)+`"`) || !strings.Contains(e.Raw, `"text":"`+string(u)+`"`) {
			h.t.Errorf("history %d: %s is given %+v", h.seed, u, e)
		}
	}
	for _, p := range historyProducts {
		at := place{u, p}
		got := revisionIn(rec, p)
		if got < seen[p] {
			h.t.Errorf("history %d: %s of %s was %d and is %d", h.seed, p, u, seen[p], got)
		}
		if want := h.least(at, since); !rec.Recalled && got < want {
			h.t.Errorf("history %d: %s of %s is %d, since then it has been %d at least", h.seed, p, u, got, want)
		}
		h.seen[at] = max(h.seen[at], got)
	}
}

func (h *history) version(u bff.UserID) bff.Version {
	h.store.mu.Lock()
	defer h.store.mu.Unlock()
	return h.store.record(u).Version
}

func revisionIn(rec bff.Record, p bff.ProductID) int64 {
	for _, e := range rec.Held {
		if e.Head.Product == p {
			return e.Head.Revision
		}
	}
	return 0
}
