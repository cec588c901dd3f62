package main

import (
	"bytes"
	"net/http"
	"os"
	"syscall"
	"time"

	"mantel/fixtures/faults"
)

func userErased() scenario {
	return scenario{
		name: "user-erased", fault: "a user is erased, by one replica's operations listener",
		size: size{replicas: 3, products: 4, users: 10}, run: eraseUser,
	}
}

// eraseUser looks for the marks of what was said to the user: in Redis, in what
// is alive in each process' heap (the L1, what is remembered, rendered,
// compressed or not yet read), and in the answers.
func eraseUser(s *stage) {
	user, target := s.users[0], s.replicas[0]
	mark := []byte("@@" + user + ":")
	stop := s.load.Start()
	s.lasts(time.Second, 10*time.Second)
	stop()
	s.must(s.stored(string(mark)) != ":0", "the search finds what is stored", "%s values of Redis hold the user's marks", s.stored(string(mark))[1:])
	for _, r := range s.replicas {
		found := bytes.Count(s.heap(r), mark)
		s.must(found > 0, "the search finds what "+r.name+" remembers", "%d marks in what is alive in its heap", found)
	}

	asked := time.Now()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodDelete, target.ops+"/v1/users/"+user, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.operator)
	answer, err := s.client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	answer.Body.Close()
	done := time.Now()
	s.must(answer.StatusCode == http.StatusNoContent, "the operator is told that it is done", "status %d", answer.StatusCode)
	s.model.Erase(user, asked, done)
	s.must(s.stored(string(mark)) == ":0", "Redis holds nothing of the user's", "%s values hold the marks", s.stored(string(mark))[1:])
	gone := s.until("every replica answers without it", func() bool {
		for _, r := range s.replicas {
			if len(s.ask(user, r.target(), faults.Wish{}).Shown) > 0 {
				return false
			}
		}
		return true
	})
	s.timed(gone <= recheck+slack, "no replica shows it any more", "%s after the operator was told", ms(gone))

	// Others' screens go over the same connections, and their buffers.
	stop = s.load.Start()
	s.lasts(2*time.Second, 10*time.Second)
	stop()
	for _, r := range s.replicas {
		left := -1
		s.until("nothing of it is alive in "+r.name, func() bool {
			left = bytes.Count(s.heap(r), mark)
			return left == 0
		})
		s.must(left == 0, "nothing of the user's is alive in the heap of "+r.name, "%d marks", left)
	}
	shown := 0
	for _, r := range s.replicas {
		shown += len(s.ask(user, r.target(), faults.Wish{}).Shown)
	}
	s.must(shown == 0, "it stays so", "%d of its contents are shown", shown)
	for _, p := range s.products {
		s.say(p, user, faults.Said, 0)
	}
	s.caughtUp() // what is said from now on is shown again
}

// heap is what is alive in a replica's heap. Connections that are kept have
// buffers with old answers, so the test's own are closed before.
func (s *stage) heap(r *replica) []byte {
	s.t.Helper()
	s.client.CloseIdleConnections()
	if err := os.Remove(r.o.Dump); err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	if err := r.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		s.t.Fatal(err)
	}
	var dump []byte
	s.until("the heap is written", func() bool {
		var err error
		dump, err = os.ReadFile(r.o.Dump)
		return err == nil
	})
	return dump
}
