using Cftoken.Core.Files;
using Cftoken.Core.Files.Copying;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Files;

public sealed class TreeCopyTests : IDisposable
{
    private static readonly CopyLimit Enough = new(100, 1_000_000);

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void What_is_neither_file_nor_folder_nor_link_is_left_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo belongs to Unix.");
        folder.Write("from/a", "x");
        using var pipe = System.Diagnostics.Process.Start("mkfifo", folder["from/pipe"]);
        pipe.WaitForExit();

        Copy(Enough);

        Directory.EnumerateFileSystemEntries(folder["to"]).Select(path => Path.GetFileName(path)).ShouldBe(["a"]);
    }

    [Fact]
    public void More_than_the_limit_is_refused()
    {
        folder.Write("from/a", "0123456789");
        folder.Write("from/sub/b", "0123456789");

        Should.Throw<InvalidDataException>(() => Copy(new CopyLimit(1, 100)));
        Should.Throw<InvalidDataException>(() => Copy(new CopyLimit(10, 19), "to2"));
        Copy(new CopyLimit(2, 20), "to3");
    }

    [Fact]
    public void A_link_that_climbs_out_through_another_link_is_left_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        folder.Write("secret", "x");
        Directory.CreateDirectory(folder["from/deep"]);
        Directory.CreateSymbolicLink(folder["from/deep/up"], "../..");
        File.CreateSymbolicLink(folder["from/sly"], "deep/up/secret");

        TreeCopy.Copy(folder["from"], folder["to"], (_, _) => CopyRule.Copy, Enough, TestContext.Current.CancellationToken)
            .ShouldBe(["deep/up", "sly"], ignoreOrder: true);

        File.Exists(folder["to/sly"]).ShouldBeFalse();
    }

    public void Dispose() => folder.Dispose();

    private void Copy(CopyLimit limit, string target = "to") =>
        TreeCopy.Copy(folder["from"], folder[target], (_, _) => CopyRule.Copy, limit, TestContext.Current.CancellationToken);
}
