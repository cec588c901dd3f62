package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"time"

	"mantel/bff"
	"mantel/bff/inbound/ops"
	"mantel/bff/inbound/rest"
	"mantel/bff/outbound/redis"
	"mantel/fixtures/demo"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

const (
	// lookEvery is how often a change of the components is looked for.
	lookEvery = 250 * time.Millisecond
	// drainTime is how long a load balancer is given to see that readiness is
	// off; in development there is none.
	drainTime = 3 * time.Second
	// shutdownTime is how long running requests may take to end.
	shutdownTime = 10 * time.Second
)

// serve runs the service until ctx ends, and then lets running requests end.
func serve(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) error {
	c, err := readConfig(args, env, stderr)
	if err != nil {
		return err
	}
	return newService(c, env, stdout, stderr).live(ctx, stderr)
}

// newService is a service on this machine's clock; it opens nothing yet.
func newService(c config, env func(string) string, stdout, stderr io.Writer) *service {
	s := &service{
		config: c, stdout: stdout, env: env, now: time.Now, drain: drainTime,
		log: slog.New(slog.NewTextHandler(stderr, nil)), metrics: ops.NewMetrics(),
	}
	s.events = ops.NewAlarms(s.metrics, s.log, time.Now)
	return s
}

// live runs from opening to closing.
func (s *service) live(ctx context.Context, stderr io.Writer) error {
	s.ctx, s.stop = context.WithCancelCause(context.WithoutCancel(ctx))
	defer s.stop(nil)
	if err := s.open(stderr); err != nil {
		return err
	}
	defer s.close()
	return s.run(ctx)
}

// service is one running Mantel: the one place where adapters are wired.
type service struct {
	config  config
	stdout  io.Writer
	env     func(string) string
	log     *slog.Logger
	metrics *ops.Metrics
	// events counts in metrics what happens inside, and tells the log of what
	// somebody must look into.
	events bff.Observer
	// now is the clock of everything but the store's own stamps.
	now func() time.Time
	// drain is how long readiness is off before the listeners close.
	drain time.Duration
	// tune may change how the store is asked; nil: as it is by default.
	tune func(*redis.Options)
	// ctx ends when everything in the background must.
	ctx  context.Context
	stop context.CancelCauseFunc

	folder   fs.FS
	editions *edition.Holder
	products []bff.Product
	world    *demo.World
	store    store
	generics *bff.GenericSet
	ingest   *bff.Ingest
	home     *bff.Home
	health   *ops.Health
	identify rest.Identify
	demand   *bff.Demand
	api      *rest.Server
	// settling are those that must not be cut off half-way.
	settling sync.WaitGroup
	closers  []func()
}

func (s *service) open(stderr io.Writer) error {
	if err := s.openEdition(stderr); err != nil {
		return err
	}
	if err := s.openProducts(); err != nil {
		return err
	}
	if err := s.openStore(); err != nil {
		return err
	}
	s.identify = rest.Trust{}
	if !s.config.Dev {
		secrets, err := rest.NewSecrets(s.config.Credentials.Products, s.config.Credentials.Gateways)
		if err != nil {
			return err
		}
		s.identify = secrets
	}
	s.generics = bff.NewGenericSet()
	s.demand = bff.NewDemand(bff.DemandConfig{Log: s.store.demand, Now: s.now, Observer: s.events})
	s.ingest = bff.NewIngest(bff.IngestConfig{
		Recommendations: s.store.recommendations, Generics: s.store.generics, Editions: s.editions,
		Products: s.products, Now: s.store.now, Observer: s.events,
	})
	s.home = bff.NewHome(bff.HomeConfig{
		Recommendations: s.store.recommendations, Generics: s.generics, Editions: s.editions,
		Products: s.products, Now: s.store.now, Observer: s.events, Remember: s.config.Remember,
		Notices: s.demand, OracleEvery: s.config.OracleEvery, Log: s.log,
	})
	s.health = ops.NewHealth(ops.HealthConfig{Editions: s.editions, Generics: s.generics, Now: s.now})
	return nil
}

// openEdition loads the components; while they have errors nothing is served.
func (s *service) openEdition(stderr io.Writer) error {
	folder, err := openComponents(s.config.Components)
	if err != nil {
		return err
	}
	e, found := folder.load()
	if len(found) > 0 {
		if err := diag.Text(stderr, found, folder.source, coloured(stderr, s.env)); err != nil {
			return err
		}
	}
	if e == nil {
		return errFindings // they are printed already
	}
	s.folder, s.editions = folder, edition.NewHolder(e)
	if s.config.Dev && folder.onDisk {
		go edition.Watch(s.ctx, folder, lookEvery, s.editions)
		go s.tellReloads(folder, stderr)
	}
	return nil
}

// tellReloads prints what became of each change of the components.
func (s *service) tellReloads(f folder, stderr io.Writer) {
	changed := s.editions.Changed()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-changed:
		}
		changed = s.editions.Changed()
		found := s.editions.Diagnostics()
		if len(found) == 0 {
			s.log.Info("components were loaded again", "edition", s.editions.Current().Hash)
			continue
		}
		if err := diag.Text(stderr, f.rooted(found), f.source, coloured(stderr, s.env)); err != nil {
			return // nobody reads any more
		}
		s.log.Warn("components were refused: the last good edition keeps serving")
	}
}

// openProducts takes the configured products, else, in development, those of
// the demo world.
func (s *service) openProducts() error {
	s.products = s.config.Products
	if !s.config.Dev || len(s.products) > 0 {
		return nil
	}
	if !s.config.Demo {
		configured, err := demo.Configuration()
		s.products = configured
		return err
	}
	world, err := demo.Start(s.ctx, demo.Options{
		Now: s.now, Seed: uint64(s.now().UnixNano()),
		Logf: func(format string, args ...any) { s.log.Debug(fmt.Sprintf(format, args...)) },
	})
	if err != nil {
		return err
	}
	s.world, s.products = world, world.Products()
	s.closers = append(s.closers, func() { _ = world.Close() }) // its servers end with the process anyway
	return nil
}

// close ends what runs in the background, lets what was begun there be settled,
// and then closes what it ran on.
func (s *service) close() {
	s.stop(nil)
	s.settling.Wait()
	for _, c := range s.closers {
		c()
	}
}

// run serves until ctx ends or a listener fails.
func (s *service) run(ctx context.Context) error {
	pages, err := s.pages()
	if err != nil {
		return err
	}
	api, operations, err := s.servers(pages)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.config.Addr)
	if err != nil {
		return fmt.Errorf("addr: %w", err)
	}
	failed := make(chan error, 2)
	go func() { failed <- api.Serve(listener) }()
	opsAddr := ""
	if operations != nil {
		l, err := net.Listen("tcp", s.config.Ops)
		if err != nil {
			return errors.Join(fmt.Errorf("ops: %w", err), api.Shutdown(ctx))
		}
		opsAddr = l.Addr().String()
		go func() { failed <- operations.Serve(l) }()
	}
	s.api = api
	s.background(listener.Addr().String())
	s.greet(listener.Addr().String(), opsAddr)

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.log.Info("shutting down")
	s.health.Drain()
	api.Drain()
	if !s.config.Dev {
		<-time.After(s.drain) // the load balancer asks for readiness meanwhile
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	err = api.Shutdown(end)
	if operations != nil {
		err = errors.Join(err, operations.Shutdown(end))
	}
	return err
}

// servers are the API, and without --dev the operations listener beside it.
func (s *service) servers(pages []rest.Page) (*rest.Server, *ops.Server, error) {
	c := rest.Default()
	c.Screens, c.Pushes, c.Batches, c.Editions = s.home, s.ingest, s.ingest, s.editions
	c.Products = s.ids()
	c.Quotas, c.Demand, c.Registrations, c.Observer = bff.NewQuotas(s.products, s.now), s.store.demand, s.store.registrations, s.events
	c.Identify, c.Loopback, c.Documents = s.identify, s.config.Dev, s.config.Dev
	c.Requests, c.Log, c.Version = s.metrics, s.log, buildVersion()
	c.Pages, c.Paths = pages, ops.Paths()
	secrets, err := ops.ParseSecrets(s.config.Credentials.Operators)
	if err != nil {
		return nil, nil, err
	}
	opsPages := append(ops.Pages(s.health, s.metrics), ops.NewOperators(ops.OperatorsConfig{
		Eraser: s.store.eraser, Resets: s.store.resets, Products: c.Products,
		Secrets: secrets, Trust: s.config.Dev, Log: s.log,
	}).Pages()...)
	if s.config.Dev {
		for _, p := range opsPages {
			c.Pages = append(c.Pages, rest.Page{Path: p.Path, Methods: p.Methods, Handler: p.Handler})
		}
	}
	if err := c.Validate(); err != nil {
		return nil, nil, err
	}
	api := rest.New(c)
	if s.config.Dev {
		return api, nil, nil
	}
	opsPages = append(opsPages, ops.Page{Path: "/openapi.json", Handler: api.OpenAPI()}, ops.Page{Path: "/docs", Handler: api.Docs()})
	return api, ops.NewServer(opsPages), nil
}

// ids are the products', in their configured order.
func (s *service) ids() []bff.ProductID {
	ids := make([]bff.ProductID, len(s.products))
	for i, p := range s.products {
		ids[i] = p.ID
	}
	return ids
}

// buildVersion is the module's version as Go recorded it in the binary.
func buildVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}
