using System.Net;
using Cftoken.Emulator.Requests;

namespace Cftoken.Emulator.Tests.Requests;

public sealed class RequestLimitTests
{
    [Fact]
    public void Cloudflares_own_limit_is_1200_requests_in_five_minutes() =>
        RequestLimit.Cloudflare.ShouldBe(new RequestLimit(1200, TimeSpan.FromSeconds(300)));

    [Fact]
    public async Task Every_answer_tells_how_many_are_left_and_one_too_many_waits_for_the_end_of_the_time()
    {
        await using var emulator = await TestEmulator.StartAsync(options => options with { Limit = new RequestLimit(2, TimeSpan.FromSeconds(60)) });

        (await VerifyAsync(emulator)).RateLimit.ShouldBe("\"default\";r=1;t=60");
        emulator.World.Clock.Advance(TimeSpan.FromSeconds(20));
        (await VerifyAsync(emulator)).RateLimit.ShouldBe("\"default\";r=0;t=40");
        var third = await VerifyAsync(emulator);
        emulator.World.Clock.Advance(TimeSpan.FromSeconds(40));
        var later = await VerifyAsync(emulator);

        third.MustBeRefused(HttpStatusCode.TooManyRequests, 971);
        third.RetryAfter.ShouldBe(TimeSpan.FromSeconds(40));
        later.MustSucceed().RateLimit.ShouldBe("\"default\";r=1;t=60");
    }

    [Fact]
    public async Task A_user_has_one_limit_for_key_and_tokens_and_each_accounts_token_its_own()
    {
        await using var emulator = await TestEmulator.StartAsync(options => options with { Limit = new RequestLimit(1, TimeSpan.FromSeconds(60)) });
        var bootstrap = emulator.Emulator.Bootstrap;

        (await VerifyAsync(emulator)).MustSucceed();
        var key = await emulator.SendWith(HttpMethod.Get, "/user", null, ("X-Auth-Email", bootstrap.Email), ("X-Auth-Key", bootstrap.GlobalKey.Reveal()));
        var account = await emulator.Get($"/accounts/{TestEmulator.Account}/tokens/verify", bootstrap.AccountMinter);

        key.MustBeRefused(HttpStatusCode.TooManyRequests, 971);
        account.MustSucceed();
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_counted()
    {
        await using var emulator = await TestEmulator.StartAsync();

        (await VerifyAsync(emulator)).RateLimit.ShouldBeNull();
    }

    private static Task<Answer> VerifyAsync(TestEmulator emulator) => emulator.Get("/user/tokens/verify", emulator.UserMinter);
}
