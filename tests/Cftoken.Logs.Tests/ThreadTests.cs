using Cftoken.Catalog.Model;
using Cftoken.TestInfrastructure;

namespace Cftoken.Logs.Tests;

/// <summary>
/// Logs from public issue threads, a few lines of each. A file's first line is the thread's address, its second the judgement
/// of a person who read the thread: cause, call, permission; a dash where the log cannot tell.
/// </summary>
public sealed class ThreadTests
{
    public static TheoryData<string> Threads()
    {
        var root = RepositoryRoot.File("tests/Cftoken.Logs.Tests/threads");
        return [.. Directory.EnumerateFiles(root, "*.txt", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void A_thread_is_diagnosed_as_a_person_judged_it(string thread)
    {
        var lines = File.ReadAllLines(RepositoryRoot.File($"tests/Cftoken.Logs.Tests/threads/{thread}"));
        var judged = lines[1][2..].Split('|', StringSplitOptions.TrimEntries);
        var failures = Diagnosing.Of(string.Join('\n', lines.SkipWhile(line => line.StartsWith("# ", StringComparison.Ordinal)))).Failures;
        if (judged is ["nothing"])
        {
            failures.ShouldBeEmpty();
            return;
        }

        var failure = failures.ShouldHaveSingleItem();
        failure.Cause.Word().ShouldBe(judged[0]);
        if (judged[1] != "-")
        {
            $"{failure.Operation?.Method} {failure.Operation?.Path}".ShouldBe(judged[1]);
        }

        if (judged[2] != "-")
        {
            failure.Names().ShouldBe([judged[2]]);
        }

        if (failure.Cause != ErrorCause.MissingPermission)
        {
            failure.MustNotAddPermissions();
        }
    }
}
