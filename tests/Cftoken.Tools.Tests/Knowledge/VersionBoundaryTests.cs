using Cftoken.Tools.Expansion;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Tools.Tests.Knowledge;

public sealed class VersionBoundaryTests
{
    private static readonly VersionBoundary Range = new(new ToolVersion(4, 80, 0), new ToolVersion(4, 100, 0));

    [Theory]
    [InlineData("4.80.0", false, true)]
    [InlineData("4.80.1", true, true)]
    [InlineData("4.99.9", true, true)]
    [InlineData("4.100.0", true, false)]
    public void Inside_a_range_both_sides_apply(string version, bool after, bool before)
    {
        Range.MayBePast(Version(version)).ShouldBe(after);
        Range.MayBeBefore(Version(version)).ShouldBe(before);
        Range.IsOpen(Version(version)).ShouldBe(after && before);
    }

    [Theory]
    [InlineData("4.44.9", false)]
    [InlineData("4.45.0", true)]
    public void An_exact_boundary_is_never_open(string version, bool after)
    {
        var exact = new VersionBoundary(null, new ToolVersion(4, 45, 0));
        exact.MayBePast(Version(version)).ShouldBe(after);
        exact.IsOpen(Version(version)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("4.0.0", "")]
    [InlineData("4.45.0", "Fatal")]
    [InlineData("4.127.0", "Fatal")]
    [InlineData("4.128.0", "Fatal Tolerated")]
    [InlineData("4.129.0", "Tolerated")]
    [InlineData("5.0.0", "Tolerated")]
    public void In_a_gap_between_two_denials_both_speak_and_before_the_first_none(string version, string effects)
    {
        DenialRange fatal = new(new ToolVersion(4, 45, 0), new ToolVersion(4, 127, 0), DenialEffect.Fatal, null, null);
        DenialRange tolerated = new(new ToolVersion(4, 129, 0), null, DenialEffect.Tolerated, "a check", null);
        string.Join(' ', DenialRange.At([fatal, tolerated], Version(version)).Select(denial => denial.Effect)).ShouldBe(effects);
    }

    private static ToolVersion Version(string text)
    {
        ToolVersion.TryParse(text, out var version).ShouldBeTrue();
        return version;
    }
}
