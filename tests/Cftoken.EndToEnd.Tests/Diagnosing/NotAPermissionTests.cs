using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.EndToEnd.Tests.Running;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.State;
using Cftoken.Logs.Diagnosing;
using Cftoken.Matrix.Diagnoses;
using Cftoken.Matrix.Proofs;
using Cftoken.Matrix.Running;
using Cftoken.TestInfrastructure.Wrangler;
using Cftoken.Tools.Knowledge;

namespace Cftoken.EndToEnd.Tests.Diagnosing;

/// <summary>What no permission mends is called what it is, and no permission is proposed: by real wrangler's own words.</summary>
public sealed class NotAPermissionTests(RealWrangler wrangler)
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();
    private static readonly Diagnoser WithMore = new(Catalog);
    private static readonly LogDiagnoser Logs = new(Catalog, ToolKnowledge.Load(Catalog));

    /// <summary>Every failure with every version that is pinned.</summary>
    public static TheoryData<string, string> All => [.. OtherFailure.All.SelectMany(failure => failure.Versions, (failure, version) => (failure.Name, version))];

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_is_called_what_it_is_and_no_permission_is_proposed(string name, string version)
    {
        var failure = OtherFailure.All.Single(each => each.Name == name);
        var one = failure.AsCase();
        await using var emulator = await CaseEmulator.StartAsync(failure.Seed(EmulatorSeed.Default), Catalog);
        var policies = failure.Policies(emulator);
        var (id, value) = emulator.Issue(OwnerKind.Account, policies);
        await emulator.ReplaceAsync(OwnerKind.Account, id, policies, failure.Token);
        if (failure.Fault is { } fault)
        {
            emulator.Faults.Add(new FaultRule(fault, FaultCalls.All));
        }

        var run = new CaseRun(await WranglerInstallation.EnsureAsync(version, TestContext.Current.CancellationToken), one, TestContext.Current.CancellationToken)
        {
            AccountId = failure.AccountId ?? MatrixAccount.Id,
        };
        var (outcome, debugLog) = await run.RunMergedAsync(emulator, failure.Value(value), one.Command);
        wrangler.Count(1);

        var text = PlainText.Of(outcome.Output, version);
        var shown = failure.Value(value).Reveal().Split('\n', ' ').Where(part => part.Length > 10).Aggregate(text, (plain, part) => plain.Replace(part, "[value]", StringComparison.Ordinal));
        outcome.ExitCode.ShouldNotBe(0, shown);
        using var reader = new StringReader(text);
        var found = Logs.Diagnose([new LogSource("log", reader)], TestContext.Current.CancellationToken).Failures;
        found.ShouldNotBeEmpty(shown);
        failure.Causes.ShouldContain(found[0].Cause, shown);
        found.ShouldAllBe(each => each.Permissions.IsEmpty && each.Next.IsEmpty, shown);
        found.ShouldAllBe(each => each.Fix.Command == null || !each.Fix.Command.Contains("--permission"), shown);
        failure.Value(value).Reveal().Split('\n', ' ').Where(part => part.Length > 10)
            .ShouldAllBe(part => found.All(each => !each.Evidence.Any(line => line.Text.Contains(part))), "The evidence shows a part of the value.");
        foreach (var beside in (Beside[])[Beside.Project, Beside.DebugLog, Beside.DebugLogAlone])
        {
            (await WithMore.NamedAsync(new Row(one, version), text, debugLog, beside)).ShouldBeEmpty($"with {beside}: {shown}");
        }
    }
}
