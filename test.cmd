@echo off
rem Restores, builds and runs every test, those with real wrangler included. Needs the .NET 10 SDK, Node with npm, and git.
cd /d "%~dp0"
if exist artifacts\counts rmdir /s /q artifacts\counts
dotnet test --solution cftoken.slnx %* || exit /b 1
type artifacts\counts\*.txt
