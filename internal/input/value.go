package input

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Value returns the input as a policy's value: the same document that the JSON
// encoding gives, but for absent lists and maps, which are empty here and not
// null. It shares nothing with in; the parts that are zero are shared by all.
func (in *Input) Value() ast.Value {
	return structTerm(reflect.ValueOf(in).Elem()).Value
}

// valuePlan is what is known of a struct type beforehand.
type valuePlan struct {
	fields []valueField
	zero   *ast.Term // the term of the zero value: most parts are zero
}

type valueField struct {
	index int
	key   *ast.Term
}

var valuePlans sync.Map // reflect.Type → *valuePlan

func planOf(t reflect.Type) *valuePlan {
	if p, ok := valuePlans.Load(t); ok {
		return p.(*valuePlan)
	}
	plan := &valuePlan{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() {
			plan.fields = append(plan.fields, valueField{i, ast.StringTerm(name)})
		}
	}
	plan.zero = plan.term(reflect.Zero(t))
	p, _ := valuePlans.LoadOrStore(t, plan)
	return p.(*valuePlan)
}

func (p *valuePlan) term(v reflect.Value) *ast.Term {
	pairs := make([][2]*ast.Term, len(p.fields))
	for i, f := range p.fields {
		pairs[i] = [2]*ast.Term{f.key, term(v.Field(f.index))}
	}
	return ast.ObjectTerm(pairs...)
}

func structTerm(v reflect.Value) *ast.Term {
	plan := planOf(v.Type())
	if v.IsZero() {
		return plan.zero
	}
	return plan.term(v)
}

// term returns the term of any value that an Input holds.
func term(v reflect.Value) *ast.Term {
	switch v.Kind() {
	case reflect.Bool:
		return ast.InternedTerm(v.Bool())
	case reflect.String:
		if v.Type() == reflect.TypeFor[json.Number]() {
			return ast.NumberTerm(json.Number(v.String()))
		}
		return ast.InternedTerm(v.String())
	case reflect.Int64:
		return ast.InternedTerm(v.Int())
	case reflect.Struct:
		return structTerm(v)
	case reflect.Slice:
		return listTerm(v)
	case reflect.Map:
		return mapTerm(v)
	case reflect.Interface:
		if !v.IsNil() {
			return term(v.Elem())
		}
	}
	return ast.InternedNullTerm
}

func listTerm(v reflect.Value) *ast.Term {
	if v.Len() == 0 {
		return ast.InternedEmptyArray
	}
	terms := make([]*ast.Term, v.Len())
	for i := range terms {
		terms[i] = term(v.Index(i))
	}
	return ast.ArrayTerm(terms...)
}

func mapTerm(v reflect.Value) *ast.Term {
	if v.Len() == 0 {
		return ast.InternedEmptyObject
	}
	pairs := make([][2]*ast.Term, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		pairs = append(pairs, [2]*ast.Term{ast.StringTerm(it.Key().String()), term(it.Value())})
	}
	return ast.ObjectTerm(pairs...)
}
