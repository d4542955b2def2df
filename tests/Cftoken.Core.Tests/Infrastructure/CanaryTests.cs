using System.Text;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Infrastructure;

/// <summary>A canary that misses a leak proves nothing, so every form that it promises to find is planted here.</summary>
public sealed class CanaryTests
{
    public static TheoryData<string> Leaks => ["raw", "without prefix", "base64", "base64 at 1", "base64 at 2", "base64url", "percent", "percent lower", "hex"];

    [Theory]
    [MemberData(nameof(Leaks))]
    public void Every_form_of_the_value_is_found(string form)
    {
        var canary = new Canary();
        var leak = "before " + form switch
        {
            "raw" => canary.Value,
            "without prefix" => canary.Value["cfut_".Length..],
            "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(canary.Value + " and more")),
            "base64 at 1" => Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + canary.Value + "y")),
            "base64 at 2" => Convert.ToBase64String(Encoding.UTF8.GetBytes("Authorization: Bearer " + canary.Value)),
            "base64url" => Convert.ToBase64String(Encoding.UTF8.GetBytes("??>" + canary.Value)).Replace('+', '-').Replace('/', '_').TrimEnd('='),
            "percent" => string.Concat(canary.Value.Select(character => $"%{(int)character:X2}")),
            "percent lower" => string.Concat(canary.Value.Select(character => $"%{(int)character:x2}")),
            _ => Convert.ToHexString(Encoding.UTF8.GetBytes(canary.Value)),
        } + " after";

        canary.IsIn(leak).ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => canary.MustBeAbsentFrom("fine", leak)).Message.ShouldNotContain(canary.Value);
    }

    [Fact]
    public void A_leak_in_a_file_is_found_unless_the_file_is_its_sink()
    {
        using var folder = new TemporaryFolder();
        var canary = new Canary();
        var sink = folder.Write("sub/.dev.vars", canary.Value);
        canary.MustBeAbsentFromFiles(folder.Path, sink);

        File.WriteAllText(folder["sub/log"], "x" + canary.Value, Encoding.Unicode);
        Should.Throw<InvalidOperationException>(() => canary.MustBeAbsentFromFiles(folder.Path, sink));
    }

    [Fact]
    public void Another_value_is_not_taken_for_it() => new Canary().IsIn(new Canary().Value).ShouldBeFalse();
}
