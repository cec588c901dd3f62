package uischema_test

import (
	"testing"

	"mantel/uischema"
)

func TestADecoderTakesUTF8Alone(t *testing.T) {
	for _, row := range []struct {
		reason, text string
		ok           bool
	}{
		{"long text beyond ASCII", `"abcdefghi äöü \n شكرا \\ 😀"`, true}, {"a name beyond ASCII", `{"größe":1}`, true},
		{"a byte more behind a long text", `"abcdefghijklmné` + "\xc3\"", false},
		{"a character cut short behind an escape", "\"é\\n\xe2\x82\"", false},
		{"a character with an escape in it", "\"\xc3\\n\xa9\"", false},
		{"half of a pair, as UTF-8", "\"\xed\xa0\x80\"", false},
		{"a name", "{\"a\xff\":1}", false}, {"between values", "[1,\xff2]", false}, {"behind all", "1\xff", false},
		{"no-break space, which is none of JSON's", "[\u00a01]", false},
	} {
		if _, ok := uischema.ReadValue([]byte(row.text), uischema.FileLimits()); ok != row.ok {
			t.Errorf("%s: %q gives %t", row.reason, row.text, ok)
		}
		agreeOnAny(t, []byte(row.text), uischema.FileLimits())
	}
}
