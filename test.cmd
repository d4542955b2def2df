@echo off
rem Restores, builds and runs every test: those with real wrangler, and those of the published file. Needs the .NET 10 SDK, Node with npm, and git.
cd /d "%~dp0"
if exist artifacts\counts rmdir /s /q artifacts\counts
dotnet publish src\Cftoken || exit /b 1
set CFTOKEN_PUBLISHED=%CD%\artifacts\publish\Cftoken\release\cftoken.exe
dotnet test --solution cftoken.slnx %* || exit /b 1
type artifacts\counts\*.txt
