package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Options say where and how the log is kept.
type Options struct {
	// File is the log's path; "-" is Stdout.
	File string
	// MaxSize is the size in bytes from which the file is rotated; 0 is 100 MiB.
	MaxSize int64
	// MaxAge is the age from which the file is rotated; 0 is never.
	MaxAge time.Duration
	// MaxFiles is how many rotated files are kept; 0 keeps all.
	MaxFiles int
	// Sync makes each record durable (fsync) before the answer.
	Sync bool
	// Stdout is what "-" means; nil is os.Stdout.
	Stdout io.Writer
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

const defaultMaxSize = 100 << 20

// Writer appends records to the log. It is safe for concurrent use. A record
// is in the file when Append returns nil.
type Writer struct {
	opts Options

	mu     sync.Mutex
	out    io.Writer
	file   *os.File
	size   int64
	opened time.Time // when the current file was begun
	seq    uint64
	prev   string
	closed bool
	torn   bool // the file may end in part of a line
}

// ErrClosed is returned by Append after Close.
var ErrClosed = errors.New("audit log is closed")

// Open opens the log for appending and takes up its chain: the last line of an
// existing file gives the number and the hash that the next record continues.
// A torn last line, left by a crash, is completed with a newline and noted by
// an event record; nothing is removed. The file is created with mode 0600.
func Open(opts Options) (*Writer, error) {
	if opts.MaxSize <= 0 {
		opts.MaxSize = defaultMaxSize
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	w := &Writer{opts: opts}
	if opts.File == "-" {
		w.out = opts.Stdout
		if w.out == nil {
			w.out = os.Stdout
		}
		return w, nil
	}
	if err := os.MkdirAll(filepath.Dir(opts.File), 0o700); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	if err := w.resume(); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return w, nil
}

// Append numbers r, chains it to the record before, and writes it. Any error
// means that the record is not in the log.
func (w *Writer) Append(r *Record) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return ErrClosed
	}
	if err := w.ready(); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	if err := w.write(r); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// ready makes the current file fit for one more whole line: reopened after a
// failure, mended after a torn write, rotated when due.
func (w *Writer) ready() error {
	if w.out == nil {
		if err := w.resume(); err != nil {
			return err
		}
	}
	if w.torn {
		if err := w.mend(); err != nil {
			return err
		}
	}
	if w.due() {
		return w.rotate()
	}
	return nil
}

func (w *Writer) write(r *Record) error {
	r.V, r.Seq, r.Prev = Version, w.seq+1, w.prev
	if r.Time.IsZero() {
		r.Time = w.opts.Now()
	}
	r.Time = r.Time.UTC()
	line, err := encode(r)
	if err != nil {
		return err
	}
	n, err := w.out.Write(line)
	w.size += int64(n)
	if err == nil && w.opts.Sync && w.file != nil {
		err = w.file.Sync()
	}
	if err != nil {
		w.torn = n > 0 && n < len(line)
		if n == len(line) { // whole, but not known to be durable: it stands in the chain
			w.advance(line)
		}
		return err
	}
	w.advance(line)
	return nil
}

func (w *Writer) advance(line []byte) {
	w.seq++
	w.prev = lineHash(bytes.TrimSuffix(line, []byte("\n")))
}

// mend ends a torn line and notes it. The fragment stays: it may be evidence.
func (w *Writer) mend() error {
	tail, err := readTail(w.opts.File)
	if err != nil {
		return err
	}
	if tail.torn == nil {
		w.torn = false
		return nil
	}
	if _, err := w.out.Write([]byte("\n")); err != nil {
		return err
	}
	w.size++
	w.torn = false
	w.prev = lineHash(tail.torn)
	w.seq++ // the fragment counts as a line
	return w.write(&Record{Phase: PhaseEvent, Event: eventTorn, ID: NewID(w.opts.Now())})
}

// eventTorn notes that the line before it is a fragment, left by a crash or a
// full disk.
const eventTorn = "torn_line"

func encode(r *Record) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func lineHash(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// Close closes the log. Later calls to Append return ErrClosed.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	if w.file == nil {
		return nil
	}
	return w.file.Close()
}

// Reopen opens the file anew at the next record, after something else moved it
// away.
func (w *Writer) Reopen() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file != nil {
		_ = w.file.Close()
		w.file, w.out = nil, nil
	}
}
