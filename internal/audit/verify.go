package audit

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Break is a place where the log is not what the gate wrote.
type Break struct {
	File   string `json:"file"`
	Line   int    `json:"line"` // from 1
	Seq    uint64 `json:"seq"`  // the number the line bears, 0 if it bears none
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// Report is what [Verify] found.
type Report struct {
	Files   int     `json:"files"`
	Records int     `json:"records"`
	First   uint64  `json:"first"` // sequence numbers
	Last    uint64  `json:"last"`
	Torn    int     `json:"torn"` // fragments left by crashes, each noted by the record after it
	Breaks  []Break `json:"breaks"`
}

// Whole reports whether nothing was changed, removed, reordered or inserted.
func (r Report) Whole() bool { return len(r.Breaks) == 0 }

// Verify reads the files of a log in order and checks that every line carries
// the hash of the line before it and the next number. Lines cut off at the
// very end cannot be missed this way: compare Last with a number known from
// elsewhere. Older files that were pruned are not missed either: the first
// line read begins the chain.
func Verify(files []string) (Report, error) {
	v := verifier{}
	for _, f := range files {
		if err := v.file(f); err != nil {
			return v.report, fmt.Errorf("audit: %s: %w", f, err)
		}
	}
	v.endOfLog()
	return v.report, nil
}

type verifier struct {
	report Report
	where  Break
	begun  bool
	seq    uint64
	prev   string
	torn   *Break // a line that is not a record, waiting for the note that explains it
}

func (v *verifier) file(path string) error {
	v.where = Break{File: path}
	v.report.Files++
	r, err := openSegment(path)
	if err != nil {
		return v.unreadable(err)
	}
	defer r.Close()
	in := bufio.NewReaderSize(r, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			v.line(bytes.TrimSuffix(line, []byte("\n")))
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return v.unreadable(err)
		}
	}
}

// unreadable reports a file that ends in the middle of its compression: what
// is left of it cannot be what the gate wrote. Other failures to read say
// nothing about the log.
func (v *verifier) unreadable(err error) error {
	if !damaged(err) {
		return err
	}
	v.where.Line++
	v.where.Seq, v.where.ID = 0, ""
	v.fail("the compressed file is damaged: " + err.Error())
	return nil
}

// damaged reports whether err is about the content of a compressed file, not
// about the way to it.
func damaged(err error) bool {
	var bad flate.CorruptInputError
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &bad)
}

func (v *verifier) line(line []byte) {
	v.where.Line++
	v.where.Seq, v.where.ID = 0, ""
	defer func() { v.prev = lineHash(line); v.begun = true }()
	var r struct {
		ID    string `json:"id"`
		Seq   uint64 `json:"seq"`
		Prev  string `json:"prev"`
		Event string `json:"event"`
	}
	if err := json.Unmarshal(line, &r); err != nil || r.Seq == 0 {
		v.unexplained()
		b := v.where
		b.Reason = "not a record"
		v.torn = &b
		v.seq++
		return
	}
	v.where.Seq, v.where.ID = r.Seq, r.ID
	v.report.Records++
	if v.torn != nil && r.Event == eventTorn {
		v.report.Torn++
		v.torn = nil
	}
	v.unexplained()
	v.chain(r.Seq, r.Prev)
}

func (v *verifier) chain(seq uint64, prev string) {
	if v.report.First == 0 {
		v.report.First = seq
	}
	switch {
	case !v.begun:
	case seq > v.seq+1:
		v.fail(fmt.Sprintf("%d records are missing before it", seq-v.seq-1))
	case seq <= v.seq:
		v.fail(fmt.Sprintf("out of order: it follows number %d", v.seq))
	case prev != v.prev:
		v.fail("the record before it was changed")
	}
	v.seq, v.report.Last = seq, seq
}

// unexplained reports a line that is not a record and that no note explains.
func (v *verifier) unexplained() {
	if v.torn != nil {
		v.report.Breaks = append(v.report.Breaks, *v.torn)
		v.torn = nil
	}
}

func (v *verifier) fail(reason string) {
	b := v.where
	b.Reason = reason
	v.report.Breaks = append(v.report.Breaks, b)
}

// endOfLog forgives a fragment at the very end: the next start will note it.
func (v *verifier) endOfLog() {
	if v.torn != nil {
		v.report.Torn++
	}
}

// openSegment opens a file of the log, plain or gzipped.
func openSegment(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return f, err
	}
	z, err := gzip.NewReader(f)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF // an empty file is no compressed one
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &gzipSegment{Reader: z, file: f}, nil
}

type gzipSegment struct {
	*gzip.Reader
	file *os.File
}

func (g *gzipSegment) Close() error {
	return errors.Join(g.Reader.Close(), g.file.Close())
}
