package main

import (
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	in := "{\"id\":\"a\",\"sentences\":[\"They don’t.\",\"\"]}\n{\"id\":7,\"sentences\":[]}\n"
	want := "{\"id\":\"a\",\"sentences\":[[[0,4],[5,7],[7,12],[12,13]],[]]}\n{\"id\":7,\"sentences\":[]}\n"
	var out strings.Builder
	if err := run(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	if out.String() != want {
		t.Errorf("got  %swant %s", out.String(), want)
	}
	if err := run(strings.NewReader("{\"id\":1,\"sentences\":[]}\nno JSON"), &out); err == nil || !strings.Contains(err.Error(), "object 2") {
		t.Errorf("bad JSON in the second object gives %v", err)
	}
}
