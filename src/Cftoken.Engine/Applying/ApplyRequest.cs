using Cftoken.Engine.Changing;

namespace Cftoken.Engine.Applying;

/// <summary>For which jobs the tokens are to be made what is planned.</summary>
/// <param name="Path">The folder of a project or a repository, or a configuration file.</param>
public sealed record ApplyRequest(string Path) : ChangeRequest(Path)
{
    // What a plan does not say: with which credentials it is applied.
    private static readonly HashSet<string> Access = ["--bootstrap-env", "--lookup", "--api-base"];

    /// <summary>The file with a saved plan; null: it is planned anew.</summary>
    public string? SavedPlan { get; init; }

    /// <inheritdoc />
    protected override string Command => "apply";

    /// <inheritdoc />
    protected override IEnumerable<string> Leading() => SavedPlan is { } file ? [file] : base.Leading();

    /// <summary>The options that say for what a plan is made, which a saved one says itself.</summary>
    internal IEnumerable<string> AskedBesidesPlan =>
        Words().Where(word => word.Value is not null && !Access.Contains(word.Option)).Select(word => word.Option);
}
