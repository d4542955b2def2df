using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Logs.Diagnosing;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Logs.Tests;

/// <summary>Diagnoses texts, with everything loaded once.</summary>
internal static class Diagnosing
{
    /// <summary>The catalogue.</summary>
    public static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private static readonly LogDiagnoser Diagnoser = new(Catalog, ToolKnowledge.Load(Catalog));

    /// <summary>The diagnosis of a text.</summary>
    public static LogDiagnosis Of(params string[] logs) =>
        Diagnoser.Diagnose([.. logs.Select((text, at) => new LogSource($"log {at}", new StringReader(text)))], TestContext.Current.CancellationToken);

    /// <summary>The diagnosis of a stream.</summary>
    public static LogDiagnosis Of(TextReader log) => Diagnoser.Diagnose([new LogSource("log", log)], TestContext.Current.CancellationToken);

    /// <summary>The one failure of a text.</summary>
    public static LogFailure One(params string[] logs) => Of(logs).Failures.ShouldHaveSingleItem();

    /// <summary>The names of the permissions that are said to be missing.</summary>
    public static IEnumerable<string> Names(this LogFailure failure) => failure.Permissions.Select(permission => permission.Group.Name);

    /// <summary>That nothing proposes to add a permission.</summary>
    public static void MustNotAddPermissions(this LogFailure failure)
    {
        failure.Cause.ShouldNotBe(ErrorCause.MissingPermission);
        failure.Permissions.ShouldBeEmpty();

        // A zone that the token does not cover is added to it; nothing else is.
        $"{failure.Fix.Command} {failure.Fix.Text}".ShouldNotContain(failure.Cause == ErrorCause.ResourceNotCovered ? "--permission" : "extend");
    }
}
