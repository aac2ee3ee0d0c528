// Package policies embeds seawall's own Rego library: the rules, their
// parameters' defaults and the parameters' schema.
//
// The tree is the catalogue. A rule is a directory
// seawall/rules/<subject>/<rule>/ whose path is its Rego package; its METADATA
// block is the only place where its identity, its fix and its mode in each
// profile are written.
package policies

import "embed"

//go:generate go run ../internal/ruledoc/gen ..

// FS holds seawall/ with every module, test and data file.
//
//go:embed seawall
var FS embed.FS
