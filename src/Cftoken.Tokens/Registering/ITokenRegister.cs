using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Registering;

/// <summary>Which token belongs to which job, by the id that Cloudflare gave it.</summary>
public interface ITokenRegister
{
    /// <summary>The job's token that is not temporary; null where none is recorded.</summary>
    /// <exception cref="ProblemException">The register cannot be read.</exception>
    Task<RecordedToken?> FindAsync(JobKey job, CancellationToken cancellation);

    /// <summary>All recorded tokens, in the order in which they were first recorded.</summary>
    /// <exception cref="ProblemException">The register cannot be read.</exception>
    Task<ImmutableArray<RecordedToken>> ListAsync(CancellationToken cancellation);

    /// <summary>
    /// Records a token. One that is not temporary takes the place of the job's last one, whose version it must carry (0
    /// where there is none); a temporary one that of its own last record.
    /// </summary>
    /// <returns>The token as it is recorded now, its version one higher.</returns>
    /// <exception cref="ProblemException">Somebody else changed the record meanwhile (<c>register.moved</c>), or it cannot be written.</exception>
    Task<RecordedToken> SaveAsync(RecordedToken token, CancellationToken cancellation);

    /// <summary>Forgets a token that is gone.</summary>
    /// <exception cref="ProblemException">Somebody else changed the record meanwhile (<c>register.moved</c>), or it cannot be written.</exception>
    Task RemoveAsync(RecordedToken token, CancellationToken cancellation);
}
