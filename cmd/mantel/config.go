package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"mantel/bff"
	"mantel/bff/inbound/ops"
	"mantel/bff/inbound/rest"
	"mantel/bff/inbound/web"
	"mantel/uischema/diag"
)

// config is how `mantel serve` runs. What is set in several places is taken
// from the flag, else the environment, else the file, else the default.
type config struct {
	// Addr serves apps and products; Ops serves metrics, health, the API's
	// documentation. With Dev both are Addr, which must be on loopback.
	Addr string `json:"addr"`
	Ops  string `json:"ops"`
	// Redis is a redis:// or rediss:// URL; "" is the embedded memory store.
	Redis string `json:"redis"`
	// L1 lets a replica answer from memory what Redis says has not changed. See
	// docs/adr/0020 for when to turn it off.
	L1 bool `json:"l1"`
	// Recall bounds what is remembered of what Redis holds.
	Recall bff.RecallBounds `json:"recall"`
	// Replica names this process where it reads streams, the same over restarts
	// and unlike any other's; "" is the host's name.
	Replica string `json:"replica"`
	// Components is a folder; "" is ./components where there is one, else the
	// one that was compiled in.
	Components  string        `json:"components"`
	Products    []bff.Product `json:"products"`
	Credentials credentials   `json:"credentials"`
	// Remember bounds what is kept of what was rendered, in bytes.
	Remember bff.Remember `json:"remember"`
	// OracleEvery lets a second validator check one answer in so many after it
	// has left; 0: none.
	OracleEvery int `json:"oracleEvery"`

	Dev  bool `json:"-"`
	Demo bool `json:"-"`
}

// credentials are SHA-256 digests of secrets, in hex: the file holds no secret.
type credentials struct {
	// Gateways are those of whoever may say which user is looking.
	Gateways []string `json:"gateways"`
	// Products are by product id. Several secrets are good at once, so that
	// one can be changed without a gap.
	Products map[bff.ProductID][]string `json:"products"`
	// Operators may erase users and reset products, on the operations listener.
	Operators []string `json:"operators"`
}

func defaultConfig() config {
	return config{Addr: "127.0.0.1:8080", Ops: "127.0.0.1:8081", Demo: true, L1: true, Recall: bff.DefaultRecall(), Remember: bff.DefaultRemember(), OracleEvery: bff.DefaultOracleEvery}
}

// errUsage says that the command line is wrong; its text says how.
var errUsage = errors.New("usage")

// readConfig takes the arguments after `serve`.
func readConfig(args []string, env func(string) string, stderr io.Writer) (config, error) {
	c := defaultConfig()
	flags := serveFlags(stderr)
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("%w: serve takes no argument %q: see mantel help serve", errUsage, flags.Arg(0))
	}
	given := map[string]string{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() })
	pick := func(name, variable string) (string, bool) {
		if v, ok := given[name]; ok {
			return v, true
		}
		v := env(variable)
		return v, v != ""
	}
	if file, ok := pick("config", "MANTEL_CONFIG"); ok {
		if err := c.readFile(file); err != nil {
			return c, err
		}
	}
	for _, s := range []struct {
		name, variable string
		into           *string
	}{
		{"addr", "MANTEL_ADDR", &c.Addr}, {"ops", "MANTEL_OPS", &c.Ops},
		{"redis", "MANTEL_REDIS", &c.Redis}, {"replica", "MANTEL_REPLICA", &c.Replica}, {"components", "MANTEL_COMPONENTS", &c.Components},
	} {
		if v, ok := pick(s.name, s.variable); ok {
			*s.into = v
		}
	}
	if v, ok := pick("l1", "MANTEL_L1"); ok {
		on, err := strconv.ParseBool(v)
		if err != nil {
			return c, usage("serve: l1 is %q: give true or false", v)
		}
		c.L1 = on
	}
	c.Dev = given["dev"] == "true"
	if v, ok := given["demo"]; ok {
		c.Demo, _ = strconv.ParseBool(v)
	}
	if given["demo"] == "true" && !c.Dev {
		return c, usage("serve: the demo world runs in development only: add --dev")
	}
	c.Demo = c.Demo && c.Dev
	return c, c.Validate()
}

func serveFlags(stderr io.Writer) *flag.FlagSet {
	d := defaultConfig()
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.String("addr", d.Addr, "`address` for apps and products (MANTEL_ADDR)")
	flags.String("ops", d.Ops, "`address` for metrics, health and the API's documentation, without --dev (MANTEL_OPS)")
	flags.String("redis", "", "redis:// `URL`; without it the embedded memory store is used (MANTEL_REDIS)")
	flags.Bool("l1", d.L1, "with --redis: answer from memory what Redis says has not changed; --l1=false asks each time (MANTEL_L1)")
	flags.String("replica", "", "with --redis: this replica's `name` among the readers of streams; default the host's (MANTEL_REPLICA)")
	flags.String("components", "", "components `folder`; default ./components, else the one compiled in (MANTEL_COMPONENTS)")
	flags.String("config", "", "configuration `file`: products and credentials (MANTEL_CONFIG)")
	flags.Bool("dev", false, "development: loopback only, no credentials, gallery, reload on change, demo world")
	flags.Bool("demo", d.Demo, "with --dev: run the demo world; --demo=false keeps its products but starts none")
	return flags
}

func (c *config) readFile(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(c); err != nil {
		return fmt.Errorf("configuration %s:%d: %w%s", name, 1+bytes.Count(data[:decoder.InputOffset()], []byte("\n")), err, nearMember(err))
	}
	if decoder.More() {
		return fmt.Errorf("configuration %s: there is something after the end of the object", name)
	}
	return nil
}

// nearMember suggests what a member that the configuration does not have may
// have been meant to be.
func nearMember(err error) string {
	_, quoted, ok := strings.Cut(err.Error(), "unknown field ")
	if !ok {
		return ""
	}
	near := diag.Suggest(strings.Trim(quoted, `"`), membersOf(reflect.TypeFor[config]()))
	if near == "" {
		return ""
	}
	return fmt.Sprintf(": did you mean %q?", near)
}

// Validate names the field that is wrong, and the mend.
func (c config) Validate() error {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("addr %q: give host:port, such as 127.0.0.1:8080", c.Addr)
	}
	if c.Dev && !loopback(host) {
		return fmt.Errorf("addr %q: --dev knows no credentials and serves on loopback only: give 127.0.0.1, [::1] or localhost", c.Addr)
	}
	if _, _, err := net.SplitHostPort(c.Ops); err != nil {
		return fmt.Errorf("ops %q: give host:port, such as 127.0.0.1:8081", c.Ops)
	}
	if c.Redis != "" {
		u, err := url.Parse(c.Redis)
		if err != nil || u.Host == "" || !slices.Contains([]string{"redis", "rediss"}, u.Scheme) {
			return errors.New("redis: give a URL such as redis://127.0.0.1:6379")
		}
	}
	if err := errors.Join(c.Remember.Validate(), c.Recall.Validate()); err != nil {
		return err
	}
	if c.OracleEvery < 0 {
		return fmt.Errorf("oracleEvery is negative: give how many answers go by for one that is checked, or 0 to check none")
	}
	return c.validateProducts()
}

func (c config) validateProducts() error {
	known := map[bff.ProductID]bool{}
	for i, p := range c.Products {
		if _, err := bff.ParseProduct(string(p.ID)); err != nil {
			return fmt.Errorf("products[%d].id: %w", i, err)
		}
		if known[p.ID] {
			return fmt.Errorf("products[%d].id: %q is configured twice", i, p.ID)
		}
		known[p.ID] = true
		for _, h := range p.Hosts {
			if err := web.ValidHost(h); err != nil {
				return fmt.Errorf("products[%d].hosts: %w", i, err)
			}
		}
		if p.Quota != nil {
			if err := p.Quota.Validate(); err != nil {
				return fmt.Errorf("products[%d].%w", i, err)
			}
		}
	}
	for id := range c.Credentials.Products {
		if !known[id] {
			return fmt.Errorf("credentials.products.%s: no such product is configured", id)
		}
	}
	_, err := rest.NewSecrets(c.Credentials.Products, c.Credentials.Gateways)
	if err != nil {
		return fmt.Errorf("credentials: %w (printf %%s \"$SECRET\" | sha256sum)", err)
	}
	if _, err := ops.ParseSecrets(c.Credentials.Operators); err != nil {
		return fmt.Errorf("credentials: %w (printf %%s \"$SECRET\" | sha256sum)", err)
	}
	return nil
}

// loopback reports whether a host to listen on is this machine alone.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
