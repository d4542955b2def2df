using Cftoken.CatalogImport;
using Cftoken.Core.Outside;

return ImportCommand.Run(OutsideWorld.System(), args);
