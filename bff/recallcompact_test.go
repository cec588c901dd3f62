package bff

import "testing"

// What a store has made for whoever asks is kept as it is; what others may have,
// too, is copied.
func TestARecordThatIsNobodyElsesIsNotCopied(t *testing.T) {
	for _, own := range []bool{true, false} {
		read := Record{User: "ada", Version: Version{"e", 7}, Own: own, Registered: []ProductID{"loans"},
			Held: []Held{{Head: Head{Product: "flights", User: "ada", Revision: 7, Digest: "d"}, Raw: "{}"}}}
		kept := compact(read)
		if same := &kept.Held[0] == &read.Held[0]; same != own {
			t.Errorf("own %t: the entries are the same memory: %t", own, same)
		}
		if kept.Own {
			t.Errorf("own %t: what is kept is whose it is given to", own)
		}
		if kept.User != "ada" || kept.Version != read.Version || kept.Held[0] != read.Held[0] || kept.Registered[0] != "loans" {
			t.Errorf("own %t: %+v is kept of %+v", own, kept, read)
		}
	}
}
