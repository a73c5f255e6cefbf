<p>This is not spam.</p>
<@ui.button href=unsubscribeUrl label="Unsubscribe"/>
