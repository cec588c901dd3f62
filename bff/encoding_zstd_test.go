package bff

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// zstdJSON is our JSON, compressed (RFC 8878). With a dictionary, what bodies
// have in common is in every replica and in no value: whoever reads must have
// the dictionary that was written with.
func zstdJSON(tb testing.TB, name string, dictionary [][]byte) encoding {
	tb.Helper()
	write := []zstd.EOption{zstd.WithEncoderConcurrency(1)}
	read := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(4 << 20)}
	if dictionary != nil {
		text := bytes.Join(dictionary, nil)
		write = append(write, zstd.WithEncoderDictRaw(1, text))
		read = append(read, zstd.WithDecoderDictRaw(1, text))
	}
	enc, err := zstd.NewWriter(nil, write...)
	if err != nil {
		tb.Fatal(err)
	}
	dec, err := zstd.NewReader(nil, read...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(dec.Close)
	return encoding{
		name:   name,
		encode: func(r Recommendation) []byte { return enc.EncodeAll(EncodeEnvelope(r), nil) },
		decode: func(src []byte) (Recommendation, error) {
			text, err := dec.DecodeAll(src, nil)
			if err != nil {
				return Recommendation{}, fmt.Errorf("%w: %w", ErrEnvelope, err)
			}
			return DecodeEnvelope(text)
		},
		write: func(parts []member) []byte { return enc.EncodeAll(writeJSON(parts), nil) },
	}
}
