package input

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Value returns the input as a policy's value: the same document that the JSON
// encoding gives, but for absent lists and maps, which are empty here and not
// null. It shares nothing with in.
func (in *Input) Value() ast.Value {
	return valueOf(reflect.ValueOf(in).Elem())
}

// valuePlan lists the fields of a struct, with their names as terms: the names
// of all inputs are the same terms.
type valuePlan []valueField

type valueField struct {
	index int
	key   *ast.Term
}

var valuePlans sync.Map // reflect.Type → valuePlan

func planOf(t reflect.Type) valuePlan {
	if p, ok := valuePlans.Load(t); ok {
		return p.(valuePlan)
	}
	var plan valuePlan
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() {
			plan = append(plan, valueField{i, ast.StringTerm(name)})
		}
	}
	p, _ := valuePlans.LoadOrStore(t, plan)
	return p.(valuePlan)
}

func valueOf(v reflect.Value) ast.Value {
	switch v.Kind() {
	case reflect.Bool:
		return ast.Boolean(v.Bool())
	case reflect.String:
		if v.Type() == reflect.TypeFor[json.Number]() {
			return ast.Number(v.String())
		}
		return ast.String(v.String())
	case reflect.Int64, reflect.Int:
		return ast.Number(strconv.FormatInt(v.Int(), 10))
	case reflect.Struct:
		plan := planOf(v.Type())
		pairs := make([][2]*ast.Term, len(plan))
		for i, f := range plan {
			pairs[i] = [2]*ast.Term{f.key, term(v.Field(f.index))}
		}
		return ast.NewObject(pairs...)
	case reflect.Slice:
		terms := make([]*ast.Term, v.Len())
		for i := range terms {
			terms[i] = term(v.Index(i))
		}
		return ast.NewArray(terms...)
	case reflect.Map:
		pairs := make([][2]*ast.Term, 0, v.Len())
		for it := v.MapRange(); it.Next(); {
			pairs = append(pairs, [2]*ast.Term{ast.StringTerm(it.Key().String()), term(it.Value())})
		}
		return ast.NewObject(pairs...)
	case reflect.Interface:
		if !v.IsNil() {
			return valueOf(v.Elem())
		}
	}
	return ast.NullValue
}

func term(v reflect.Value) *ast.Term { return &ast.Term{Value: valueOf(v)} }
