package render

import (
	"fmt"
	"io"
	"path/filepath"
	"sort"
	"strings"

	"github.com/seawall/seawall/internal/check"
	"github.com/seawall/seawall/internal/policy"
)

// SARIF 2.1.0, as far as it is needed.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
		Columns     string            `json:"columnKind"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID         string         `json:"id"`
		Short      sarifText      `json:"shortDescription"`
		Full       sarifText      `json:"fullDescription"`
		Help       sarifText      `json:"help"`
		Default    sarifDefault   `json:"defaultConfiguration"`
		Properties map[string]any `json:"properties"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Kind         string             `json:"kind"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Properties   map[string]any     `json:"properties"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		Line   int `json:"startLine"`
		Column int `json:"startColumn,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
)

const sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"

// sarif writes SARIF 2.1.0, with the help of each rule that found something.
func sarif(w io.Writer, r *check.Report, o Options) error {
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "seawall", Version: o.Version, Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{Successful: true}},
		Results:     []sarifResult{},
		Columns:     "unicodeCodePoints",
	}
	for _, n := range notes(r) {
		run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{"note", sarifText{Text: n}})
	}
	index := sarifRules(&run, r)
	for _, f := range r.Findings {
		run.Results = append(run.Results, resultOf(f, index[f.Rule], o))
	}
	return encode(w, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// sarifRules adds the rules with findings and returns the index of each.
func sarifRules(run *sarifRun, r *check.Report) map[string]int {
	found := map[string]bool{}
	for _, f := range r.Findings {
		found[f.Rule] = true
	}
	byID := map[string]policy.Rule{}
	for _, rule := range r.Rules {
		byID[rule.ID] = rule
	}
	ids := make([]string, 0, len(found))
	for id := range found {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	index := map[string]int{}
	for i, id := range ids {
		index[id] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(id, byID[id]))
	}
	return index
}

func sarifRuleOf(id string, r policy.Rule) sarifRule {
	title, description := r.Title, strings.TrimSpace(r.Description)
	if title == "" {
		title = id
	}
	if description == "" {
		description = title
	}
	help := description + "\n\nFix: " + r.Fix
	tags := []string{"security", "docker"}
	for _, cis := range r.CIS["v1.8.0"] {
		tags = append(tags, "CIS-Docker-1.8.0-"+cis)
	}
	return sarifRule{
		ID: id, Short: sarifText{Text: title}, Full: sarifText{Text: description},
		Help:    sarifText{Text: help, Markdown: description + "\n\n**Fix:** " + r.Fix},
		Default: sarifDefault{levelOf(r.Severity)},
		Properties: map[string]any{
			"tags": tags, "security-severity": scores[r.Severity], "severity": r.Severity, "mode": string(r.Mode),
		},
	}
}

// scores are GitHub's numbers for the severities.
var scores = map[string]string{"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0", "info": "0.0", "": "0.0"}

func levelOf(severity string) string {
	switch severity {
	case "critical", "high":
		return "error"
	case "medium":
		return "warning"
	}
	return "note"
}

func resultOf(f check.Finding, rule int, o Options) sarifResult {
	res := sarifResult{
		RuleID: f.Rule, RuleIndex: rule, Level: "warning", Kind: "fail",
		Message:    sarifText{Text: fmt.Sprintf("%s: %s; %s", f.Subject, f.Message, fixOf(f))},
		Properties: map[string]any{"severity": f.Severity, "status": string(f.Status), "field": f.Field},
	}
	if o.Bar.Fails(f) {
		res.Level = "error"
	}
	if f.Status == check.Skipped {
		res.Suppressions = []sarifSuppression{{"inSource", f.Skip}}
	}
	loc := sarifLocation{Logical: []sarifLogical{{f.Subject}}}
	if f.File != "" {
		loc.Physical = &sarifPhysical{Artifact: sarifArtifact{uri(f.File)}}
		if f.Line > 0 {
			loc.Physical.Region = &sarifRegion{f.Line, f.Column}
		}
	}
	res.Locations = []sarifLocation{loc}
	return res
}

// uri is a path as a URI reference: relative as it is.
func uri(path string) string {
	path = filepath.ToSlash(path)
	var b strings.Builder
	for _, c := range []byte(path) {
		if c > ' ' && c < 0x7f && !strings.ContainsRune(`%"<>\^{|}?#[]`+"`", rune(c)) {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	if strings.HasPrefix(path, "/") {
		return "file://" + b.String()
	}
	return b.String()
}
