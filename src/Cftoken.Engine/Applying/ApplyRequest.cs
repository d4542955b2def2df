using Cftoken.Engine.Changing;

namespace Cftoken.Engine.Applying;

/// <summary>For which jobs the tokens are to be made what is planned.</summary>
/// <param name="Path">The folder of a project or a repository, or a configuration file.</param>
public sealed record ApplyRequest(string Path) : ChangeRequest(Path)
{
    /// <summary>The file with a saved plan; null: it is planned anew.</summary>
    public string? SavedPlan { get; init; }

    /// <inheritdoc />
    protected override string Command => "apply";
}
