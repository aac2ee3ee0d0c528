package input

import "context"

// image parses a reference as the daemon does and, if needs says so, asks the
// daemon what it stands for there.
func (b *Builder) image(ctx context.Context, raw string, needs Needs) (Image, error) {
	return Image{}, nil
}
