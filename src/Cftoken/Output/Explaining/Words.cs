using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Engine.Explaining;
using Cftoken.Engine.Explaining.Matrices;
using Cftoken.Engine.Plans;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Output.Explaining;

/// <summary>How the parts of explanations are said.</summary>
internal static class Words
{
    /// <summary>A heading after an empty line.</summary>
    public static void Heading(Page page, string text, string? remark = null)
    {
        page.Blank();
        page.Line(0, new Piece(text, Tone.Strong), new Piece(remark is null ? string.Empty : $"  {remark}", Tone.Quiet));
    }

    /// <summary>A surface: <c>12 operations, 5 changing</c>.</summary>
    public static string Size(Surface surface) => Whole($"{Count(surface.Operations, "operation")}, {surface.Changing} changing");

    /// <summary>What an operation wants, in one line.</summary>
    public static string WantOf(OperationFacts facts) => facts.Operation.WantsGroup
        ? facts.Taken is { } taken ? $"{PlanWords.Short(facts.Operation)} wants {taken}" : $"{PlanWords.Short(facts.Operation)}: nobody says which permission it wants"
        : $"{PlanWords.Short(facts.Operation)} wants no permission";

    /// <summary>What a row of the matrix needs, in one line.</summary>
    public static string Needs(MatrixRow row) => row.Permissions.IsEmpty
        ? row.Key is null ? "no permission" : "nothing more than the deploy itself"
        : string.Join(", ", row.Permissions.Select(Of));

    /// <summary>A permission with its need, where that is less than required.</summary>
    public static string Of(PlannedPermission permission) =>
        permission.Need == Need.Required ? permission.Group.Name : $"{permission.Group.Name} ({PlanJson.Word(permission.Need)})";

    /// <summary>Which versions and conditions a call is made in; empty for one that is always made.</summary>
    public static string When(KnownCall call)
    {
        var versions = (call.Since, call.Until) switch
        {
            (null, null) => null,
            ({ } since, null) => $"since {At(since)}",
            (null, { } until) => $"until {At(until)}",
            var (since, until) => $"since {At(since!)}, until {At(until!)}",
        };
        return string.Join("; ", new[] { call.When is null ? null : $"when {call.When}", versions, call.IsSession ? "with the session's own token" : null }.OfType<string>());
    }

    /// <summary>What a refusal does, by version.</summary>
    public static string Denied(KnownCall call) => call.Denials.IsEmpty
        ? "refused: never measured, planned as required"
        : $"refused: {string.Join("; ", call.Denials.Select(Denied))}";

    /// <summary>A project's place.</summary>
    public static string Place(ProjectUse use) => (use.Where with { Column = 0 }).ToString();

    /// <summary>A text in which no line is broken.</summary>
    public static string Whole(string text) => text.Replace(' ', Page.Unbreakable);

    /// <summary>A number of things.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    // Where a boundary is only known as a range.
    private static string At(string boundary) => boundary.Contains(' ', StringComparison.Ordinal) ? $"somewhere from {boundary}" : boundary;

    private static string Denied(KnownDenial denial)
    {
        var versions = (denial.From, denial.To) switch
        {
            (null, null) => string.Empty,
            ({ } from, null) => $" since {from}",
            (null, { } to) => $" up to {to}",
            var (from, to) when from == to => $" in {from}",
            var (from, to) => $" {from} to {to}",
        };
        return denial.Loses is { } loses ? $"{denial.Effect}{versions}, without it: {loses}" : $"{denial.Effect}{versions}";
    }
}
