package main

import (
	"fmt"

	"attache"
)

// schemaCommand is `attache schema`.
type schemaCommand struct {
	Of string `arg:"" name:"OF" enum:"reading" help:"Whose schema: reading."`
}

// Run prints the schema.
func (c *schemaCommand) Run(p *program) error {
	schema, err := attache.ReadingSchema()
	if err != nil {
		return err
	}
	if _, err := p.stdout.Write(schema); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
