using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Runs;

/// <summary>Shell text as a file of the repository holds it: a workflow's step, a recipe, a script.</summary>
/// <param name="Text">The text, its indentation removed.</param>
/// <param name="Folder">The full path of the folder in which it starts.</param>
/// <param name="Where">The place of its first line; every further line of the text is a further line of the file.</param>
/// <param name="Variables">The environment variables that are set for it as plain text.</param>
public sealed record ShellScript(string Text, string Folder, SourceLocation Where, ImmutableDictionary<string, string> Variables);
