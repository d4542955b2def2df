using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs.Following;
using Cftoken.Projects.Runs.Just;
using Cftoken.Projects.Runs.Make;
using Cftoken.Projects.Runs.Packages;
using Cftoken.Projects.Runs.Shell;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Runs;

/// <summary>
/// Follows what the files of a repository run to the runs of tools, through scripts, make, just and task runners. It runs
/// nothing and it ends: circles, depth, work and file sizes are bounded, and each bound that is met is said.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="root">The full path of the repository, to which places are relative.</param>
internal sealed class RunFinder(IFileSystem files, string root)
{
    private static readonly ImmutableDictionary<string, ShellValue> NoVariables = ImmutableDictionary.Create<string, ShellValue>(StringComparer.Ordinal);

    // The place of what no file holds.
    private const string Typed = "command line";

    private readonly RunFiles known = new(files, root);

    /// <summary>Follows shell text.</summary>
    /// <param name="script">The text, where it stands and where it starts.</param>
    /// <param name="source">What a person or a CI system starts to run it.</param>
    /// <param name="settings">What its surroundings set.</param>
    internal FoundRuns Find(ShellScript script, CommandSource source, RunSettings settings)
    {
        var search = new RunSearch(known, source, settings);
        search.Text(script.Text, new ShellState(script.Folder, Variables(script)), Place.Start(script.Where, hasLines: true));
        return search.Result;
    }

    /// <summary>Reads the words of one run of wrangler that no shell starts, as wrangler-action's <c>command</c> holds them.</summary>
    /// <param name="words">Wrangler's own words, without <c>wrangler</c>.</param>
    /// <param name="script">Where they stand, the folder they start in and the variables set for them; its text is not read.</param>
    /// <param name="source">What a person or a CI system starts to run it.</param>
    /// <param name="settings">What its surroundings set.</param>
    internal FoundRuns FindCommand(ImmutableArray<string> words, ShellScript script, CommandSource source, RunSettings settings)
    {
        var search = new RunSearch(known, source, settings);

        // No shell looks at these words, but a CI system's own expressions may be left in them.
        var marked = words.Select(word => word.IndexOf("${{", StringComparison.Ordinal) is >= 0 and var at ? word[..at] + Unknown.Of(word[at..]) : word);
        search.Tool([WranglerCommandLine.Tool, .. marked], script.Folder, Variables(script), Place.Start(script.Where, hasLines: true), script.Where);
        return search.Result;
    }

    /// <summary>Follows a command that is split into words already, as a person types it.</summary>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="folder">The full path of the folder in which it starts.</param>
    internal FoundRuns FindTyped(ImmutableArray<string> words, string folder)
    {
        var where = new SourceLocation(Typed);
        var search = new RunSearch(known, new CommandSource(CommandSourceKind.ShellScript, Typed, Typed, 0), RunSettings.None);
        search.Start(words, folder, NoVariables, Place.Start(where, hasLines: false), where);
        return search.Result;
    }

    /// <summary>The runs that a person could start by a package's scripts, each script a source of its own.</summary>
    /// <param name="manifest">The package.</param>
    /// <remarks>A script that only runs another, and adds nothing to it, is that script under a second name and left out.</remarks>
    internal FoundRuns RunsOfPackage(PackageManifest manifest)
    {
        known.Take(manifest);
        var names = manifest.Scripts.Select(script => script.Key).ToHashSet(StringComparer.Ordinal);
        var found = new List<FoundRuns>();
        foreach (var script in manifest.Scripts.Where(script => !IsBeside(script.Key, names)))
        {
            var location = script.Value.Location;
            var source = new CommandSource(CommandSourceKind.PackageScript, known.Shown(Path.Combine(manifest.Folder, "package.json")), script.Key, location.Line);
            var search = new RunSearch(known, source, RunSettings.None);
            new PackageScripts(search).Start(manifest, script);
            found.Add(search.Result);
        }

        return SecondNames.Without(found);
    }

    /// <summary>The runs that a person could start by a Makefile's targets, each target a source of its own.</summary>
    /// <param name="path">The Makefile's full path.</param>
    internal FoundRuns RunsOfMakefile(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (MakefileReader.Read(known, path, folder) is not { } makefile)
        {
            return FoundRuns.None;
        }

        var variables = new MakeVariables(makefile, ImmutableDictionary<string, string>.Empty, NoVariables);
        var all = new MakeRun(new RunSearch(known, new CommandSource(CommandSourceKind.MakeTarget, known.Shown(path), string.Empty, 0), RunSettings.None), makefile, variables, NoVariables);
        var found = new List<FoundRuns>();
        foreach (var (target, rule) in all.Targets.OrderBy(target => makefile.Rules.IndexOf(target.Rule)).Take(MostSources))
        {
            var source = new CommandSource(CommandSourceKind.MakeTarget, rule.Where.File, target, rule.Where.Line);
            var search = new RunSearch(known, source, RunSettings.None);
            new MakeRun(search, makefile, variables, NoVariables).Make(target, Place.Start(rule.Where, hasLines: true) with { Active = [$"{path}#{target}"] });
            found.Add(search.Result);
        }

        return SecondNames.Without(found);
    }

    /// <summary>The runs that a person could start by a justfile's recipes, each recipe a source of its own.</summary>
    /// <param name="path">The justfile's full path.</param>
    internal FoundRuns RunsOfJustfile(string path)
    {
        if (JustfileReader.Read(known, path) is not { } justfile)
        {
            return FoundRuns.None;
        }

        var values = new JustValues(justfile, ImmutableDictionary<string, string>.Empty, NoVariables);
        var found = new List<FoundRuns>();
        foreach (var recipe in justfile.Recipes.Take(MostSources))
        {
            var source = new CommandSource(CommandSourceKind.JustRecipe, recipe.Where.File, recipe.Name, recipe.Where.Line);
            var search = new RunSearch(known, source, RunSettings.None);
            new JustRun(search, justfile, values, NoVariables).Run(recipe, [], justfile.Folder, Place.Start(recipe.Where, hasLines: true) with { Active = [$"{path}#{recipe.Name}"] });
            found.Add(search.Result);
        }

        return SecondNames.Without(found);
    }

    // More targets than a person could choose between.
    private const int MostSources = 500;

    // "predeploy" is run by "deploy", and so is in that script's runs.
    private static bool IsBeside(string name, HashSet<string> names) =>
        (name.StartsWith("pre", StringComparison.Ordinal) && names.Contains(name[3..])) || (name.StartsWith("post", StringComparison.Ordinal) && names.Contains(name[4..]));

    private static ImmutableDictionary<string, ShellValue> Variables(ShellScript script) =>
        script.Variables.ToImmutableDictionary(variable => variable.Key, variable => Variable(variable.Key, variable.Value), StringComparer.Ordinal);

    private static ShellValue Variable(string name, string value) =>
        value.Contains("${{", StringComparison.Ordinal) ? ShellValue.Unknown : ShellValue.Of(name, value);
}
