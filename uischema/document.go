package uischema

// Limits bounds what [Parse] accepts.
type Limits struct {
	// Bytes is the most a document may have.
	Bytes int
	// Depth is how deep arrays and objects may nest; a scalar has depth 0.
	Depth int
	// Values is how many values, nested ones included, a document may hold.
	Values int
}

// TreeLimits are those of a rendered tree or a whole response: 4 MiB, 256
// deep (64 nodes, their slots and props), 400,000 values.
func TreeLimits() Limits { return Limits{Bytes: 4 << 20, Depth: 256, Values: 400_000} }

// FileLimits are those of a file in components/: 256 KiB, 32 deep, 20,000 values.
func FileLimits() Limits { return Limits{Bytes: 256 << 10, Depth: 32, Values: 20_000} }

// Document is one JSON text with the place of every value in it.
type Document struct {
	// File is the name that diagnostics carry, "" for a payload.
	File string
	// Source is the text as it was read.
	Source []byte
	// Root is the outermost value.
	Root *Node

	lines []int // offsets of the second and later lines
}

// Node is one value of a Document. Numbers keep their literal.
type Node struct {
	// Kind is Null, Bool, Int (any number literal), String, List or Object.
	Kind Kind
	// Text is a String's decoded text, a number's literal, or "true"/"false".
	Text string
	// Items are a List's values.
	Items []*Node
	// Members are an Object's, in the order of the file; names are unique.
	Members []NodeMember
	// Offset and End delimit the value in Source, in bytes.
	Offset, End int
}

// NodeMember is one member of an Object node.
type NodeMember struct {
	Name string
	// NameOffset and NameEnd delimit the name with its quotes, in bytes.
	NameOffset, NameEnd int
	Value               *Node
}

// Get is an object's member, or nil. It is safe on a nil node.
func (n *Node) Get(name string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Members {
		if n.Members[i].Name == name {
			return n.Members[i].Value
		}
	}
	return nil
}
