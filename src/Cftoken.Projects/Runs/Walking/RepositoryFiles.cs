using System.Collections.Immutable;

namespace Cftoken.Projects.Runs.Walking;

/// <summary>The files of a repository that configure or run tools, full paths in ordinal order.</summary>
/// <param name="Configurations">Files that wrangler finds by their names, the first of its names in each folder; and the Workers of Build Outputs.</param>
/// <param name="Programs">Configurations that are programs, which nothing here runs: <c>cloudflare.config.ts</c>.</param>
/// <param name="OtherConfigurations">Files such as <c>wrangler.staging.toml</c>, which wrangler reads only where a command names them.</param>
/// <param name="Packages">The package manifests.</param>
/// <param name="Makefiles">Files that make finds by their names.</param>
/// <param name="Justfiles">Files that just finds by their names.</param>
internal sealed record RepositoryFiles(
    ImmutableArray<string> Configurations,
    ImmutableArray<string> Programs,
    ImmutableArray<string> OtherConfigurations,
    ImmutableArray<string> Packages,
    ImmutableArray<string> Makefiles,
    ImmutableArray<string> Justfiles);
