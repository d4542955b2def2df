using System.Collections.Immutable;
using Cftoken.Cloudflare;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Creating.Places;

/// <summary>One place holds one token: what it holds is not pushed out by one that is another job's or only for a while.</summary>
/// <param name="client">Cloudflare.</param>
/// <param name="time">The clock.</param>
/// <param name="register">What is recorded of tokens.</param>
/// <param name="job">The job.</param>
/// <param name="request">What is asked for.</param>
internal sealed class OccupiedPlaces(CloudflareClient client, TimeProvider time, ITokenRegister register, JobKey job, CreateRequest request)
{
    private const int LongestName = 30;

    /// <summary>The job that a token is recorded for, where that is another one; null otherwise.</summary>
    public async Task<JobKey?> OtherJobOfAsync(string tokenId, CancellationToken cancellation) =>
        (await register.ListAsync(cancellation)).FirstOrDefault(record =>
            record.Token.Id == tokenId && record.Job.Api == job.Api && record.Job != job && record.Temporary is null)?.Job;

    /// <summary>What to do where a file that the job's token is to go to holds another job's.</summary>
    public Problem HeldByAnotherJob(string file, JobKey other) => new(
        "create.shared-sink",
        $"{UntrustedText.Clean(file, 200)} holds the token of another job, {UntrustedText.Clean(other.ToString(), 200)}, and one file holds one token. Nothing was changed.",
        new Fix("Give this job a place of its own, here or as \"sinks\" in cftoken.jsonc:", Elsewhere($".env.{(NameConvention.IsClean(job.Job) && job.Job.Length <= LongestName ? job.Job : "this-job")}")),
        Kind: ProblemKind.Usage);

    /// <summary>Refuses to put a temporary token where one lies that works and is not for a while only.</summary>
    /// <exception cref="ProblemException">One does.</exception>
    public async Task MustBeFreeForTemporaryAsync(ImmutableArray<ITokenSink> sinks, string account, CancellationToken cancellation)
    {
        var recorded = await register.ListAsync(cancellation);
        foreach (var sink in sinks)
        {
            var id = sink.Traits.CanReadBack ? await WorkingAsync(sink, account, cancellation) : recorded.FirstOrDefault(record => IsThere(record, sink))?.Token.Id;
            if (id is not null && !recorded.Any(record => record.Token.Id == id && record.Temporary is not null))
            {
                throw new ProblemException(new Problem(
                    "temporary.occupied",
                    $"{UntrustedText.Clean(sink.Name, 200)} holds the token {id}, which works; a temporary one would take its place, and end. Nothing was changed.",
                    new Fix("Give the temporary one a place of its own (for one command alone there is cftoken exec --temporary):", Elsewhere(".env.temporary")),
                    Kind: ProblemKind.Usage));
            }
        }
    }

    private string Elsewhere(string sink) => (request with { Sinks = [sink], Existing = ExistingToken.KeepIfExact }).ToCommandLine();

    private bool IsThere(RecordedToken record, ITokenSink sink) =>
        record.Temporary is null && record.Job.Api == job.Api && record.Job.Project == job.Project && record.Sinks.Contains(sink.Address);

    private async Task<string?> WorkingAsync(ITokenSink sink, string account, CancellationToken cancellation) =>
        await sink.ReadAsync(cancellation) is { } value
        && await new TokenVerifier(client, time).VerifyAsync(value, account, cancellation) is { State: TokenState.Active, Verification: { } verification }
            ? verification.Id
            : null;
}
