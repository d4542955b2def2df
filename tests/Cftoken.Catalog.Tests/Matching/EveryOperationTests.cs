using System.Text.RegularExpressions;
using Cftoken.Catalog.Model;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Catalog.Tests.Matching;

/// <summary>Every operation of the catalogue is recognised by a concrete call of it, and by that alone.</summary>
public partial class EveryOperationTests
{
    private static readonly PermissionCatalog Catalog = Loaded.Catalog;

    private static readonly Gen<Operation> AnyOperation = Gen.Elements(Catalog.Operations.AsEnumerable());

    // Values that no literal segment of the catalogue has: with a tilde. Some are percent-encoded, slashes among them.
    private static readonly Gen<string> AnyValue =
        from length in Gen.Choose(1, 12)
        from letters in Gen.Elements("a", "Z", "9", "-", "_", "%2F", "%20", "%C3%A9", "@", "+", "*", ",").ArrayOf(length)
        select "~" + string.Concat(letters);

    [Fact]
    public void Every_operation_is_recognised_by_its_template_with_values_put_in()
    {
        foreach (var operation in Catalog.Operations)
        {
            var path = Fill(operation.Template, index => $"value~{index}");

            Catalog.TryMatch(operation.Method, path, out var match).ShouldBeTrue($"{operation.Method} {path}");
            match.Operation.ShouldBeSameAs(operation, path);
            var names = Parameters(operation.Template);
            for (var index = 0; index < names.Count; index++)
            {
                // A name that stands twice in a template means its first value.
                match.Value(names[index], path).ToString().ShouldBe($"value~{names.IndexOf(names[index])}", path);
            }
        }
    }

    [Fact]
    public void Whatever_the_values_are_the_operation_and_its_values_are_found()
    {
        var calls =
            from operation in AnyOperation
            from values in AnyValue.ArrayOf(8)
            from prefix in Gen.Elements("", "/client/v4")
            from end in Gen.Elements("", "?a=/b/c", "/?per_page=5", "#x")
            where end.Length == 0 || end[0] != '/' || !IsTail(operation)
            select (operation, values, path: prefix + Fill(operation.Template, index => values[index]) + end);

        Prop.ForAll(calls.ToArbitrary(), call =>
        {
            Catalog.TryMatch(call.operation.Method, call.path, out var match).ShouldBeTrue();
            match.Operation.ShouldBeSameAs(call.operation);
            var names = Parameters(call.operation.Template);
            for (var index = 0; index < names.Count; index++)
            {
                match.Value(names[index], call.path).ToString().ShouldBe(call.values[names.IndexOf(names[index])]);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_path_that_is_no_operations_is_not_recognised()
    {
        var strangers =
            from operation in AnyOperation
            from value in AnyValue
            let path = Fill(operation.Template, _ => value)
            from stranger in Gen.Elements(
                "/~strange" + path, path[1..], "/client/v4/client/v4" + path, "/client/v5" + path, "/" + path, path + "//", path + "/.", path + "/..", path + "/%2e%2E")
            select (operation.Method, stranger);

        Prop.ForAll(strangers.ToArbitrary(), call =>
        {
            // A doubled slash at the end of a key belongs to the key.
            var isTail = Catalog.TryMatch(call.Method, call.stranger, out var match) && IsTail(match.Operation) && call.stranger.EndsWith("//", StringComparison.Ordinal);
            (match.Operation is null || isTail).ShouldBeTrue($"{call} is {match.Operation}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Any_text_at_all_is_answered_without_failing() =>
        Prop.ForAll<string?>(text => Catalog.TryMatch("GET", "/accounts/" + text, out _) | Catalog.TryMatch("GET", text, out _) | true)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static bool IsTail(Operation operation) =>
        operation.Template.EndsWith("/objects/{object_key}", StringComparison.Ordinal)
        || (operation.Template.Contains("/storage/kv/", StringComparison.Ordinal) && operation.Template.EndsWith("/{key_name}", StringComparison.Ordinal));

    private static List<string> Parameters(string template) =>
        [.. Parameter().Matches(template).Select(match => match.Value[1..^1])];

    private static string Fill(string template, Func<int, string> value)
    {
        var index = 0;
        return Parameter().Replace(template, _ => value(index++));
    }

    [GeneratedRegex("""\{[^}]+\}""", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
