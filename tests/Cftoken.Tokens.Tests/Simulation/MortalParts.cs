using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Locking;
using Cftoken.Tokens.Registering;

namespace Cftoken.Tokens.Tests.Simulation;

/// <summary>A journal whose process may die before, in the middle of, and after a write.</summary>
internal sealed class MortalJournal(IJournal inner, SimulatedProcess process, Action tear) : IJournal
{
    public Task<OpenIntents> ReadOpenAsync(CancellationToken cancellation)
    {
        process.Step("reading the journal");
        return inner.ReadOpenAsync(cancellation);
    }

    public async Task<JournalEntry> WriteAsync(JournalEntry entry, CancellationToken cancellation)
    {
        process.Step($"before writing {entry.Stage}");
        try
        {
            process.Step($"in the middle of writing {entry.Stage}");
        }
        catch (SimulatedDeathException)
        {
            tear();
            throw;
        }

        var written = await inner.WriteAsync(entry, cancellation);
        process.Step($"after writing {entry.Stage}");
        return written;
    }
}

/// <summary>A register whose process may die before and after a change.</summary>
internal sealed class MortalRegister(ITokenRegister inner, SimulatedProcess process) : ITokenRegister
{
    public Task<RecordedToken?> FindAsync(JobKey job, CancellationToken cancellation)
    {
        process.Step("reading the register");
        return inner.FindAsync(job, cancellation);
    }

    public Task<ImmutableArray<RecordedToken>> ListAsync(CancellationToken cancellation)
    {
        process.Step("reading the register");
        return inner.ListAsync(cancellation);
    }

    public async Task<RecordedToken> SaveAsync(RecordedToken token, CancellationToken cancellation)
    {
        process.Step("before recording");
        var saved = await inner.SaveAsync(token, cancellation);
        process.Step("after recording");
        return saved;
    }

    public async Task RemoveAsync(RecordedToken token, CancellationToken cancellation)
    {
        process.Step("before forgetting");
        await inner.RemoveAsync(token, cancellation);
        process.Step("after forgetting");
    }
}

/// <summary>Real requests of a process that may die before they are sent and before they are answered.</summary>
internal sealed class MortalHttp(IHttpHandlers inner, SimulatedProcess process) : IHttpHandlers
{
    public HttpMessageHandler Create() => new Handler(inner.Create(), process);

    private sealed class Handler(HttpMessageHandler inner, SimulatedProcess process) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            process.Step($"before {request.Method} {request.RequestUri!.AbsolutePath}");
            var response = await base.SendAsync(request, cancellationToken);
            process.Step($"before the answer to {request.Method} {request.RequestUri.AbsolutePath}");
            return response;
        }
    }
}

/// <summary>Nobody else is there.</summary>
internal sealed class NoLocks : IJobLocks
{
    public Task<IDisposable> TakeAsync(JobKey job, CancellationToken cancellation) => throw new NotSupportedException();

    public IDisposable TryTake(JobKey job) => throw new NotSupportedException();
}
