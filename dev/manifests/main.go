// One program that is kustomize or helm, after the name that it is called by, as far as the tests
// need them: it writes manifests to standard output, as "kustomize build" and "helm template
// --include-crds" do.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func main() {
	var err error
	switch name := filepath.Base(os.Args[0]); {
	case name == "kustomize" && len(os.Args) == 2:
		err = kustomize(os.Args[1])
	case name == "helm" && len(os.Args) == 5:
		err = helm(os.Args[1], os.Args[2], os.Args[3], os.Args[4])
	default:
		err = fmt.Errorf("call me 'kustomize FOLDER' or 'helm RELEASE NAMESPACE CHART VALUES-FILE'")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func kustomize(folder string) error {
	options := krusty.MakeDefaultOptions()
	// As kubectl has it: what others need comes first.
	options.Reorder = krusty.ReorderOptionLegacy
	objects, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return err
	}
	yaml, err := objects.AsYaml()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(yaml)
	return err
}

func helm(name, namespace, folder, file string) error {
	chart, err := loader.LoadDir(folder)
	if err != nil {
		return err
	}
	values, err := chartutil.ReadValuesFile(file)
	if err != nil {
		return err
	}
	install := action.NewInstall(&action.Configuration{})
	install.ReleaseName = name
	install.Namespace = namespace
	install.DryRun = true
	install.ClientOnly = true
	install.IncludeCRDs = true
	install.KubeVersion = &chartutil.KubeVersion{Version: "v1.34.4", Major: "1", Minor: "34"}
	release, err := install.Run(chart, values)
	if err != nil {
		return err
	}
	_, err = fmt.Print(release.Manifest)
	return err
}
