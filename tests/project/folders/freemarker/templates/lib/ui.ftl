<#macro button href label="Go"><a href="${href}">${label}</a></#macro>
