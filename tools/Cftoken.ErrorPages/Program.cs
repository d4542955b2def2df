using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.ErrorPages;

// dotnet run --project tools/Cftoken.ErrorPages -- docs/errors
var world = OutsideWorld.System();
if (args is not [var folder])
{
    world.Terminal.Error.WriteLine($"Give the folder to write to: dotnet run --project tools/Cftoken.ErrorPages -- {Pages.Folder}");
    return 2;
}

foreach (var (path, text) in Pages.Of(PermissionCatalog.Load().Errors))
{
    var file = Path.GetFullPath(Path.Combine(folder, path), world.Environment.CurrentDirectory);
    world.Files.CreateDirectory(Path.GetDirectoryName(file)!);
    world.Files.WriteAllText(file, text);
}

return 0;
