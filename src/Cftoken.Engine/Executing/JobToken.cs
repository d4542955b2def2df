using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Projects;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Executing;

/// <summary>Finds the token of one job where it was delivered: the register tells the sinks, and the first that gives it out is read.</summary>
/// <param name="world">The outside world.</param>
/// <param name="register">What is recorded of tokens.</param>
/// <param name="apiBase">Where the token lives.</param>
internal sealed class JobToken(OutsideWorld world, ITokenRegister register, ApiBase apiBase)
{
    /// <summary>Reads it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="plan">The job's plan.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">None is recorded, no sink gives it out, or it is a bootstrap credential.</exception>
    public async Task<(ChildToken Token, RecordedToken? Record)> ReadAsync(ExecRequest request, JobPlan plan, CancellationToken cancellation)
    {
        var project = plan.ReadProject!;
        var record = await register.FindAsync(JobKeys.Of(plan, project, apiBase), cancellation);
        SinkAddress[] addresses = request.Sink is { } named ? [SinkAddress.Parse(named)] : [.. record?.Sinks ?? []];
        if (addresses.Length == 0)
        {
            throw new ProblemException(new Problem(
                "exec.no-token",
                $"No token is recorded for the job {UntrustedText.Clean(plan.Job, 80)}.",
                new Fix("Create one, or name the sink that holds it with --sink:", request.ToCommandLineOf("create")),
                Kind: ProblemKind.Credential));
        }

        var (value, address) = await FirstAsync(request, plan, project, addresses, cancellation);
        MustNotBeBootstrap(value, address);
        return (new ChildToken(project, value, new SourceLocation(address.ToString()), AccountOf(plan, record, project), record is not null), record);
    }

    /// <summary>Reads the value of one sink that a person named.</summary>
    /// <exception cref="ProblemException">It gives none out, or a bootstrap credential.</exception>
    public async Task<Secret> ReadAsync(SinkAddress address, Project project, CancellationToken cancellation)
    {
        var value = await Open(address, project).ReadAsync(cancellation) ?? throw new ProblemException(new Problem(
            "exec.no-token",
            $"{UntrustedText.Clean(address.ToString(), 200)} holds no token.",
            new Fix("Name the sink that does, or create a token:", "cftoken create"),
            Kind: ProblemKind.Credential));
        MustNotBeBootstrap(value, address);
        return value;
    }

    private async Task<(Secret Value, SinkAddress Address)> FirstAsync(
        ExecRequest request, JobPlan plan, Project project, SinkAddress[] addresses, CancellationToken cancellation)
    {
        var faults = new List<Problem>();
        foreach (var address in addresses)
        {
            try
            {
                var sink = Open(address, project);
                if (sink.Traits.CanReadBack && await sink.ReadAsync(cancellation) is { } value)
                {
                    return (value, address);
                }
            }
            catch (ProblemException unreadable)
            {
                faults.AddRange(unreadable.Problems);
            }
        }

        throw new ProblemException([
            .. faults,
            new Problem(
                "exec.no-readable-sink",
                $"The token of the job {UntrustedText.Clean(plan.Job, 80)} lies in {UntrustedText.Clean(string.Join(", ", addresses.Select(address => address.ToString())), 300)}, and it cannot be read there.",
                new Fix("Make one for this command alone, with your own name as NAME:", request.WithChild("--temporary 15m --owner NAME")),
                Kind: ProblemKind.Credential),
        ]);
    }

    private ITokenSink Open(SinkAddress address, Project project) => SinkFactory.Open(
        address, new SinkContext(world, project.Root, [.. project.PublishedFolders.Select(folder => folder.Path)], SinkChoice.CommandLine));

    private void MustNotBeBootstrap(Secret value, SinkAddress address)
    {
        if (BootstrapSource.KnownTo(world).Any(known => known.Value.IsSameAs(value)))
        {
            throw new ProblemException(BootstrapSource.InProject(new SourceLocation(address.ToString())));
        }
    }

    private KnownAccount? AccountOf(JobPlan plan, RecordedToken? record, Project project) =>
        plan.Account.Id is { } planned ? new KnownAccount(planned, plan.Account.Source ?? "the plan")
        : record?.AccountId is { } recorded ? new KnownAccount(recorded, "the record of the job's token")
        : ProjectTokenFiles.Search(world.Files, project.Root).AccountIds is [var first, ..] ? new KnownAccount(first.Value, first.Variable, first.Where)
        : null;
}
