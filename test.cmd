@echo off
rem Restores, builds and runs every test: those with real wrangler, and those of the published file. Needs the .NET 10 SDK, Node with npm, and git.
rem test --campaign [LIVES [SEED]] lives through thousands of lives of a token with deaths, faults and lag; a failure names its seed.
rem test --matrix [VERSION...] proves every row of the matrix whose result is missing or stale, and writes docs\matrix.json.
cd /d "%~dp0"
if "%~1"=="--campaign" (
  set CFTOKEN_CAMPAIGN=5000
  if not "%~2"=="" set CFTOKEN_CAMPAIGN=%~2
  set CFTOKEN_CAMPAIGN_SEED=%~3
  dotnet test --project tests\Cftoken.Tokens.Tests --filter-class "*CampaignTests" || exit /b 1
  type artifacts\counts\lives-created.txt artifacts\counts\lives-changed.txt
  exit /b
)
if "%~1"=="--matrix" (
  dotnet run --project tools\Cftoken.Matrix -- prove %2 %3 %4 %5
  exit /b
)
if exist artifacts\counts rmdir /s /q artifacts\counts
dotnet publish src\Cftoken || exit /b 1
set CFTOKEN_PUBLISHED=%CD%\artifacts\publish\Cftoken\release\cftoken.exe
dotnet test --solution cftoken.slnx %* || exit /b 1
type artifacts\counts\*.txt
