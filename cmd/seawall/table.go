package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"
)

// width is the number of columns that w shows: of the terminal, or $COLUMNS. 0
// is unbounded: a file or a pipe.
func width(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	n, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return n
}

// oneLine makes s fit for a cell: printable, without line breaks and tabs.
func oneLine(s string) string {
	return strings.NewReplacer("\t", `\t`, "\n", `\n`).Replace(printable(s))
}

// clip cuts s to n columns of the terminal, an ellipsis at the end; n < 1
// leaves it whole.
func clip(s string, n int) string {
	if n < 1 || runewidth.StringWidth(s) <= n {
		return s
	}
	return runewidth.Truncate(s, n, "…")
}

// grid is a table whose wide columns give way on a narrow terminal.
type grid struct {
	head   []string
	give   []int // columns that give way, the first one first
	rows   [][]string
	under  map[int]string                                     // lines below a row, by its index
	colour func(row []string, column int, text string) string // nil: none
}

func (g *grid) add(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = oneLine(fmt.Sprint(c))
	}
	g.rows = append(g.rows, row)
}

// below puts a line under the last row.
func (g *grid) below(text string) {
	if text == "" {
		return
	}
	if g.under == nil {
		g.under = map[int]string{}
	}
	g.under[len(g.rows)-1] = oneLine(text)
}

// least is what a column keeps when it gives way.
const least = 8

// widths are the columns' widths within max in all, 0 being unbounded.
func (g *grid) widths(max int) []int {
	ws := make([]int, len(g.head))
	total := 2 * (len(ws) - 1)
	for _, row := range append([][]string{g.head}, g.rows...) {
		for i, cell := range row {
			if n := runewidth.StringWidth(cell); n > ws[i] {
				total += n - ws[i]
				ws[i] = n
			}
		}
	}
	if max == 0 {
		return ws
	}
	for _, i := range g.give {
		if spare := min(total-max, ws[i]-least); spare > 0 {
			ws[i] -= spare
			total -= spare
		}
	}
	return ws
}

func (g *grid) print(w io.Writer) error {
	limit := width(w)
	ws := g.widths(limit)
	var b strings.Builder
	for n, row := range append([][]string{g.head}, g.rows...) {
		for i, cell := range row {
			text := clip(cell, ws[i])
			pad := ws[i] - runewidth.StringWidth(text)
			if n > 0 && g.colour != nil {
				text = g.colour(row, i, text)
			}
			b.WriteString(text)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", max(pad, 0)+2))
			}
		}
		b.WriteByte('\n')
		if text, ok := g.under[n-1]; ok {
			b.WriteString("  " + clip(text, limit-2) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
