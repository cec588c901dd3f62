package layout

import (
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/cost"

	"mantel/uischema"
)

// assumedLength is what a text without maxLength counts as when the cost of
// an expression is estimated; a limit at run time holds where it is longer.
const assumedLength = 1000

// maxText bounds the texts that expressions make, in bytes.
const maxText = 64 << 10

// estimator tells CEL how long the lists and texts of the schemas are.
type estimator struct {
	scope *scope
	// assumed says that some length was not known.
	assumed bool
}

// EstimateSize implements cost.Estimator.
func (s *estimator) EstimateSize(n cost.AstNode) *cost.SizeEstimate {
	if size := n.ComputedSize(); size != nil {
		return size
	}
	schema := s.schema(n.Path())
	bound := maxItems(schema)
	if m := maxLength(schema); bound < 0 {
		bound = m
	}
	if bound < 0 {
		s.assumed = true
		bound = assumedLength
	}
	return &cost.SizeEstimate{Min: 0, Max: uint64(bound)}
}

// EstimateCallCost implements cost.Estimator.
func (s *estimator) EstimateCallCost(function, overload string, receiver *cost.AstNode, args []cost.AstNode) *cost.CallEstimate {
	if function == translate || library()[function] != nil {
		return &cost.CallEstimate{CostEstimate: cost.FixedCostEstimate(libraryCost), ResultSize: &cost.SizeEstimate{Max: assumedLength}}
	}
	return nil
}

// libraryCost is what a call of the library counts, in CEL's units: formatting
// a number takes about as long as twenty comparisons.
const libraryCost = 20

// schema follows a path such as props, stops, @items.
func (s *estimator) schema(path []string) *uischema.Schema {
	if len(path) == 0 {
		return nil
	}
	sh := s.scope.shape(path[0])
	if sh == nil {
		return nil
	}
	schema := sh.schema
	for _, step := range path[1:] {
		if schema == nil {
			return nil
		}
		if step == "@items" {
			schema = itemsOf(schema)
			continue
		}
		m := findMember(schema, step)
		if m == nil {
			return nil
		}
		schema = m.schema
	}
	return schema
}

// estimate refuses an expression that could cost too much, and says whether
// one that may needs a limit when it runs.
func (e *expression) estimate() {
	s := &estimator{scope: e.scope}
	est, err := e.scope.env.EstimateCost(e.checked, s)
	if err != nil {
		e.limited = true
		return
	}
	if est.Max > MaxCost {
		e.report(0, len(e.text), finding{
			rule:    "expr/cost",
			message: fmt.Sprintf("this may cost more than %d steps", MaxCost),
			hint:    "bound the lists and texts that it reads",
		})
	}
	e.limited = s.assumed
}

// program plans the expression for CEL's own evaluator.
func (e *expression) program() (cel.Program, error) {
	options := []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize)}
	if e.limited {
		options = append(options, cel.CostLimit(MaxCost))
	}
	p, err := e.scope.env.Program(e.checked, options...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errEvaluator, err)
	}
	return p, nil
}
