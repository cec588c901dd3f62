package main

import (
	"context"
	"math/rand/v2"

	"mantel/bff"
	"mantel/bff/inbound/stream"
	"mantel/bff/outbound/origin"
)

// tellers are how many tell products of demand at once.
const tellers = 2

// background starts what runs beside the requests.
func (s *service) background(addr string) {
	ids := s.ids()
	if s.store.recall != nil {
		s.watch("recall", func() error { return s.store.recall.Run(s.ctx) })
	} else {
		s.watch("erasures", func() error { return s.store.eraser.Erased(s.ctx, s.forget) })
	}
	s.watch("generics", func() error { return s.generics.Run(s.ctx, s.store.generics, ids) })
	s.watch("oracle", func() error { return s.home.CheckAnswers(s.ctx) })
	for range tellers {
		s.watch("demand", func() error { return s.demand.Run(s.ctx) })
	}
	s.watch("losses", func() error {
		return s.store.losses.Lost(s.ctx, func(ctx context.Context) { s.demand.RefillAll(ctx, ids) })
	})
	poller := bff.NewPoller(bff.PollerConfig{
		Origin: origin.New(origin.Options{UserAgent: "mantel/" + buildVersion()}), Lease: s.store.lease, Turns: s.store.turns,
		Ingest: s.ingest, Products: s.products, Now: s.now, Jitter: rand.Float64, Observer: s.events,
	})
	s.watch("poller", func() error { return poller.Run(s.ctx) })
	if s.store.pushes != nil {
		s.readStreams()
	}
	if s.world != nil {
		s.watch("demo", func() error { return s.world.PushTo(s.ctx, "http://"+addr) })
	}
}

// readStreams takes pushes from Redis. What it was given is settled before the
// store closes, or it would wait for another replica to claim it.
func (s *service) readStreams() {
	reader := stream.NewReader(stream.Config{
		Log: s.store.pushes, Entries: s.ingest, Products: s.products, Observer: s.events, Logger: s.log,
	})
	s.settling.Add(1)
	s.watch("streams", func() error {
		defer s.settling.Done()
		return reader.Run(s.ctx)
	})
}

// watch runs something in the background that ends only with the service.
func (s *service) watch(name string, run func() error) {
	go func() {
		if err := run(); err != nil && s.ctx.Err() == nil {
			s.log.Error(name+" ended", "error", err)
		}
	}()
}
