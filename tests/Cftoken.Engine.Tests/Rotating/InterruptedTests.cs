using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Emulator.Faults;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Rotating;

namespace Cftoken.Engine.Tests.Rotating;

/// <summary>A rotation that is cut off at any request, and whoever comes after it; the emulator's own record judges.</summary>
public sealed class InterruptedTests
{
    private const int MostRequests = 40;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Cut_off_at_any_request_a_rotation_is_brought_to_its_end_by_the_next_command(bool afterwards, bool byRecover)
    {
        for (var cutAt = 1; ; cutAt++)
        {
            cutAt.ShouldBeLessThan(MostRequests);
            await using var yard = await Yard.OpenAsync();
            await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", ".dev.vars.staging"] });
            var whole = yard.World;
            var requests = new CutHttp(whole.Http, cutAt, afterwards);
            yard.World = whole with { Http = requests };
            await EndedAsync(() => yard.RotateAsync(new RotateRequest(".") { Grace = TimeSpan.Zero }));
            yard.World = whole;
            MustServe(yard);

            if (byRecover)
            {
                (await yard.RecoverAsync()).IsAnythingOpen.ShouldBeFalse($"cut off at request {cutAt}");
                MustServe(yard);
            }

            await yard.RotateAsync(new RotateRequest(".") { Grace = TimeSpan.Zero });
            MustServe(yard);
            yard.Clock.Advance(TimeSpan.FromDays(8));
            await yard.DueAsync();
            await yard.DueAsync();
            yard.Working.ShouldHaveSingleItem($"cut off at request {cutAt}: nobody holds the others").Id.ShouldBe(yard.TokenOf(yard.Value())!.Id);
            yard.Emulator.Tokens.Length.ShouldBe(1, $"cut off at request {cutAt}");
            if (!requests.IsCut)
            {
                return;
            }
        }
    }

    [Theory]
    [InlineData("drop before")]
    [InlineData("drop after")]
    [InlineData("half a body")]
    [InlineData("429")]
    [InlineData("502")]
    [InlineData("refused")]
    public async Task A_fault_at_any_request_loses_nothing(string fault)
    {
        for (var number = 1; number <= 16; number++)
        {
            await using var yard = await Yard.OpenAsync();
            await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", ".dev.vars.staging"] });
            yard.Emulator.Faults.Add(new FaultRule(FaultOf(fault), FaultCalls.Number(number)));
            await EndedAsync(() => yard.RotateAsync());
            yard.Emulator.Faults.Clear();
            MustServe(yard);

            yard.Clock.Advance(TimeSpan.FromMinutes(5));
            (await yard.RecoverAsync()).IsAnythingOpen.ShouldBeFalse($"{fault} at request {number}");
            await yard.RotateAsync();
            MustServe(yard);
            yard.Working.Count.ShouldBe(2, $"{fault} at request {number}: the token and the one before it");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cut_off_at_any_request_a_roll_ends_with_a_value_that_works_in_every_sink(bool afterwards)
    {
        for (var cutAt = 1; ; cutAt++)
        {
            cutAt.ShouldBeLessThan(MostRequests);
            await using var yard = await Yard.OpenAsync();
            await yard.CreateAsync(new CreateRequest(".") { Sinks = [".dev.vars", ".dev.vars.staging"] });
            var whole = yard.World;
            var requests = new CutHttp(whole.Http, cutAt, afterwards);
            yard.World = whole with { Http = requests };
            await EndedAsync(() => yard.RotateAsync(new RotateRequest(".") { IsRoll = true }));
            yard.World = whole;

            yard.Clock.Advance(TimeSpan.FromMinutes(5));
            (await yard.RecoverAsync()).IsAnythingOpen.ShouldBeFalse($"cut off at request {cutAt}");
            MustServe(yard);
            yard.Working.ShouldHaveSingleItem();
            if (!requests.IsCut)
            {
                return;
            }
        }
    }

    private static async Task EndedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ProblemException)
        {
            // What is left behind is looked at, not what was said.
        }
    }

    private static void MustServe(Yard yard)
    {
        foreach (var file in (string[])[".dev.vars", ".dev.vars.staging"])
        {
            (yard.TokenOf(yard.Value(file)) is { IsActive: true }).ShouldBeTrue($"{file} had a working token, and has none");
        }
    }

    private static Fault FaultOf(string name) => name switch
    {
        "drop before" => new Fault.DropBefore(),
        "drop after" => new Fault.DropAfter(),
        "half a body" => new Fault.HalfBody(),
        "429" => new Fault.RateLimited(TimeSpan.FromSeconds(1)),
        "502" => new Fault.ServerError(502),
        _ => Fault.Refuse.AuthenticationError,
    };

    /// <summary>From one request on nothing gets through: the last one is lost on its way there, or its answer on the way back.</summary>
    private sealed class CutHttp(IHttpHandlers inner, int cutAt, bool afterwards) : IHttpHandlers
    {
        private int sent;

        private int At => cutAt;

        private bool GoesThrough => afterwards;

        public bool IsCut => sent >= cutAt;

        public HttpMessageHandler Create() => new Handler(inner.Create(), this);

        private sealed class Handler(HttpMessageHandler inner, CutHttp cut) : DelegatingHandler(inner)
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var number = Interlocked.Increment(ref cut.sent);
                if (number == cut.At && cut.GoesThrough)
                {
                    using var lost = await base.SendAsync(request, cancellationToken);
                    throw new HttpRequestException("Cut off.");
                }

                return number < cut.At ? await base.SendAsync(request, cancellationToken) : throw new HttpRequestException("Cut off.");
            }
        }
    }
}
