package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"mantel/fixtures/faults"
)

func cancelledRequests() scenario {
	return scenario{
		name: "cancelled", fault: "requests are cancelled half-way, while Redis stalls now and then",
		size: size{replicas: 3, products: 4, users: 60, crowded: true}, run: cancelMany,
	}
}

func cancelMany(s *stage) {
	requests := 20_000
	if s.long {
		requests = 400_000
	}
	defer s.load.Start()()
	stalls := s.stalling()
	var left, foreign, part atomic.Int64
	left.Store(int64(requests))
	var wg sync.WaitGroup
	for i := range 16 {
		dice := rand.New(rand.NewPCG(11, uint64(i)))
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				user, target := s.users[dice.IntN(len(s.users))], s.replicas[dice.IntN(len(s.replicas))]
				got := s.breakOff(target.base, user, dice)
				part.Add(int64(len(got)))
				foreign.Add(int64(faults.ForeignMarks(got, user)))
			}
		})
	}
	wg.Wait()
	stalls()
	s.must(foreign.Load() == 0, "no foreign byte in what came before", "%d requests cancelled, %d foreign marks in the %d KiB that came before",
		requests, foreign.Load(), part.Load()>>10)
	s.caughtUp()
}

// stalling holds Redis for a moment again and again.
func (s *stage) stalling() (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-quit:
				return
			case <-time.After(300 * time.Millisecond):
			}
			for _, r := range s.replicas {
				r.proxy.Delay(40 * time.Millisecond)
			}
			<-time.After(100 * time.Millisecond)
			for _, r := range s.replicas {
				r.proxy.Delay(0)
			}
		}
	}()
	return func() { close(quit); <-done }
}

// breakOff asks for up to three screens on one connection and leaves within an
// answer; it gives the bytes that had come.
func (s *stage) breakOff(base, user string, dice *rand.Rand) []byte {
	at, err := url.Parse(base)
	if err != nil {
		return nil
	}
	conn, err := net.Dial("tcp", at.Host)
	if err != nil {
		return nil
	}
	defer conn.Close()
	_ = conn.(*net.TCPConn).SetLinger(0) // leave as a phone in a tunnel does
	request := fmt.Sprintf("GET /v1/screens/home HTTP/1.1\r\nHost: home\r\nAuthorization: Bearer %s\r\nMantel-User: %s\r\n\r\n", s.gateway, user)
	_ = conn.SetDeadline(time.Now().Add(time.Duration(1+dice.IntN(8)) * time.Millisecond))
	for range 1 + dice.IntN(3) {
		if _, err := io.WriteString(conn, request); err != nil {
			return nil
		}
	}
	got := make([]byte, dice.IntN(6000))
	n, _ := io.ReadFull(conn, got)
	return got[:n]
}
