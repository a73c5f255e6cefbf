<!--- <cfinclude template="gone.cfm"> --->
<p style="color:#333">Hello #user.name#</p>
<cfloop array="#pots#" index="pot"><p>#pot#</p></cfloop>
<cfinclude template="footer.cfm">
