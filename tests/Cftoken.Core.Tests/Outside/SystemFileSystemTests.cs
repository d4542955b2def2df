using Cftoken.Core.Outside;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Outside;

/// <summary>What the real file system and the fake one must both do: a fake that differs proves nothing.</summary>
public abstract class FileSystemContract
{
    protected abstract IFileSystem Files { get; }

    protected abstract string Root { get; }

    [Fact]
    public void What_was_written_is_read_back()
    {
        Files.CreateDirectory(At("a/b"));
        Files.WriteAllText(At("a/b/text"), "zwölf\r\n");

        Files.ReadAllBytes(At("a/b/text")).ShouldBe("zwölf\r\n"u8.ToArray());
        Files.FileExists(At("a/b/text")).ShouldBeTrue();
        Files.FileExists(At("a/b")).ShouldBeFalse();
        Files.DirectoryExists(At("a")).ShouldBeTrue();
        Files.DirectoryExists(At("a/b/text")).ShouldBeFalse();
    }

    [Fact]
    public void Lists_are_in_ordinal_order_and_one_level_deep()
    {
        Files.CreateDirectory(At("folder/inner"));
        foreach (var name in new[] { "b", "a", "B", "inner/deep" })
        {
            Files.WriteAllText(At("folder/" + name), "");
        }

        Files.ListFiles(At("folder")).ShouldBe([At("folder/B"), At("folder/a"), At("folder/b")]);
        Files.ListDirectories(At("folder")).ShouldBe([At("folder/inner")]);
        Files.ListFiles(At("none")).ShouldBeEmpty();
        Files.ListDirectories(At("none")).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_over_the_limit_is_not_read()
    {
        Files.WriteAllText(At("five"), "12345");

        Files.ReadAllBytes(At("five"), maxBytes: 5).Length.ShouldBe(5);
        Should.Throw<IOException>(() => Files.ReadAllBytes(At("five"), maxBytes: 4));
    }

    [Fact]
    public void A_missing_file_or_folder_is_an_input_output_error()
    {
        Should.Throw<IOException>(() => Files.ReadAllBytes(At("missing")));
        Should.Throw<IOException>(() => Files.WriteAllText(At("missing/file"), ""));
    }

    [Fact]
    public void A_private_file_takes_the_place_of_what_was_there()
    {
        Files.WriteAllText(At("state"), "the older and longer text");

        Files.ReplacePrivately(At("state"), "new"u8);

        Files.ReadAllBytes(At("state")).ShouldBe("new"u8.ToArray());
        Files.ListFiles(Root).ShouldBe([At("state")]);
        Should.Throw<IOException>(() => Files.ReplacePrivately(At("missing/file"), "new"u8));
    }

    [Fact]
    public void Links_are_followed_when_read_and_left_out_of_the_list_of_folders()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a privilege there.");
        Files.CreateDirectory(At("real"));
        Files.WriteAllText(At("real/file"), "text");
        Link("folder-link", "real");
        Link("file-link", "real/file");

        Files.ReadAllBytes(At("folder-link/file")).ShouldBe("text"u8.ToArray());
        Files.FileExists(At("file-link")).ShouldBeTrue();
        Files.ListFiles(Root).ShouldContain(At("file-link"));
        Files.ListDirectories(Root).ShouldBe([At("real")]);
    }

    protected string At(string relative) => $"{Root}/{relative}";

    protected abstract void Link(string relative, string target);
}

public sealed class SystemFileSystemTests : FileSystemContract, IDisposable
{
    private readonly TemporaryFolder folder = new();

    protected override IFileSystem Files { get; } = OutsideWorld.System().Files;

    protected override string Root => folder.Path;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_that_may_not_be_read_is_an_input_output_error()
    {
        var path = folder.Write("file", "");

        Should.Throw<IOException>(() => Files.ReadAllBytes(folder.Path)).InnerException.ShouldBeOfType<UnauthorizedAccessException>();
        Should.Throw<IOException>(() => Files.CreateDirectory(path));
    }

    [Fact]
    public void A_private_file_is_readable_by_its_owner_alone_whatever_the_old_one_was()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no modes.");
            return;
        }

        var path = folder.Write("state", "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Files.ReplacePrivately(path, "new"u8);

        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_private_file_takes_away_nothing_that_stands_beside_it()
    {
        var path = folder.Write("state", "old");
        var foreign = folder.Write("state.tmp", "somebody else's");

        Files.ReplacePrivately(path, "new"u8);

        File.ReadAllText(foreign).ShouldBe("somebody else's");
        Files.ListFiles(folder.Path).ShouldBe([path, foreign]);
    }

    [Fact]
    public void A_private_file_that_cannot_take_its_place_leaves_nothing()
    {
        Files.CreateDirectory(folder["state/inner"]);

        Should.Throw<IOException>(() => Files.ReplacePrivately(folder["state"], "new"u8));

        Directory.GetFileSystemEntries(folder.Path).ShouldBe([folder["state"]]);
    }

    protected override void Link(string relative, string target) => File.CreateSymbolicLink(At(relative), target);
}

public sealed class FakeFileSystemTests : FileSystemContract
{
    private readonly FakeFileSystem files = new();

    public FakeFileSystemTests() => files.CreateDirectory(Root);

    protected override IFileSystem Files => files;

    protected override string Root => "/root";

    protected override void Link(string relative, string target) => files.AddLink(At(relative), target);
}
