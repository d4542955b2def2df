using System.Collections.Immutable;
using Cftoken.Projects.Runs.Following;
using Cftoken.Tools.Invocations.Shell;

namespace Cftoken.Projects.Runs.Shell;

/// <summary>A function of shell text, with the place at which its lines count.</summary>
internal sealed record DefinedFunction(ImmutableArray<ShellNode> Body, Place Place);

/// <summary>What a shell has come to: its folder, its variables, its functions.</summary>
/// <param name="folder">The full path of the folder; null where it is not known.</param>
/// <param name="variables">The variables that it finds.</param>
internal sealed class ShellState(string? folder, ImmutableDictionary<string, ShellValue> variables)
{
    /// <summary>The full path of the folder; null where it is not known.</summary>
    internal string? Folder { get; set; } = folder;

    /// <summary>The folder before the last <c>cd</c>.</summary>
    internal string? LastFolder { get; set; } = folder;

    /// <summary>The folders that <c>pushd</c> left.</summary>
    internal ImmutableStack<string?> LeftFolders { get; set; } = [];

    /// <summary>The variables that the text sets or finds.</summary>
    internal ImmutableDictionary<string, ShellValue> Variables { get; set; } = variables;

    /// <summary>The names of those that programs find too.</summary>
    internal ImmutableHashSet<string> Exported { get; set; } = [.. variables.Keys];

    /// <summary>Whether every variable is exported from now on (<c>set -a</c>).</summary>
    internal bool ExportsAll { get; set; }

    /// <summary>The functions that were defined.</summary>
    internal ImmutableDictionary<string, DefinedFunction> Functions { get; set; } = ImmutableDictionary<string, DefinedFunction>.Empty;

    /// <summary>The positional parameters from <c>$1</c> on; null where they are not known.</summary>
    internal ImmutableArray<string>? Arguments { get; set; }

    /// <summary>The full path of the script, which is <c>$0</c>; null where the text is no script.</summary>
    internal string? ScriptPath { get; set; }

    /// <summary>Whether it has ended (<c>exit</c>).</summary>
    internal bool HasEnded { get; set; }

    /// <summary>The variables that a program finds.</summary>
    internal ImmutableDictionary<string, ShellValue> Environment =>
        Variables.RemoveRange(Variables.Keys.Where(name => !Exported.Contains(name)));

    /// <summary>A shell that is in the same state and goes its own way from here.</summary>
    internal ShellState Copy() => (ShellState)MemberwiseClone();

    /// <summary>Sets a variable.</summary>
    internal void Set(string name, ShellValue value, bool isExported = false)
    {
        Variables = Variables.SetItem(name, value);
        Exported = isExported || ExportsAll ? Exported.Add(name) : Exported;
    }

    /// <summary>Takes over what is common to several ways that it may have gone; those that ended do not lead on.</summary>
    internal void Join(IReadOnlyCollection<ShellState> ways)
    {
        var going = ways.Where(way => !way.HasEnded).ToList();
        HasEnded = going.Count == 0;
        foreach (var (index, way) in going.Index())
        {
            if (index == 0)
            {
                (Folder, LastFolder, LeftFolders, Variables, Exported, Functions) =
                    (way.Folder, way.LastFolder, way.LeftFolders, way.Variables, way.Exported, way.Functions);
                continue;
            }

            Folder = Folder == way.Folder ? Folder : null;
            LastFolder = LastFolder == way.LastFolder ? LastFolder : null;
            Exported = Exported.Union(way.Exported);
            Functions = way.Functions.SetItems(Functions);
            foreach (var name in Variables.Keys.Union(way.Variables.Keys, StringComparer.Ordinal))
            {
                Variables = Variables.SetItem(name, Of(this, name).Or(Of(way, name)));
            }
        }

        static ShellValue Of(ShellState state, string name) => state.Variables.GetValueOrDefault(name, ShellValue.Unknown);
    }
}
