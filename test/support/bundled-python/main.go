// Writes a Python with pip, from a module that brings one for each system, into a folder.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/kluctl/go-embed-python/pip"
	"github.com/kluctl/go-embed-python/python"
)

func main() {
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func write(folder string) error {
	if _, err := python.NewEmbeddedPythonWithTmpDir(folder, false); err != nil {
		return err
	}
	library, err := pip.NewPipLib("pip")
	if err != nil {
		return err
	}
	defer library.Cleanup()
	folders, err := filepath.Glob(filepath.Join(folder, "lib", "python3*"))
	if err != nil || len(folders) == 0 {
		return err
	}
	return os.CopyFS(filepath.Join(folders[0], "site-packages"), os.DirFS(library.GetExtractedPath()))
}
